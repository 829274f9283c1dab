package io.relayer.messages.event;

import io.relayer.messages.Headers;
import io.relayer.messages.Trace;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The attributes of a record of topic `relayer.events`: CloudEvents 1.0 over Kafka, binary mode.
///
/// @param id unique, and the same whenever the event is published again
/// @param subject `<producer>/<id>`, `<chainId>/<address>` or `<chainId>`; also the record's key
/// @param sequence counts a request's events; null for other events
/// @param trace of the request
public record CloudEvent(
    String id, Type type, String subject, Instant time, @Nullable Integer sequence, Trace trace) {

  /// @param name such as `relayer.transaction.queued`
  /// @param source `relayer/<chainId>`, or `relayer` where no chain is known
  public record Type(String name, String source) {
    public static Type of(EventName event, @Nullable Long chainId) {
      return new Type(event.type(), source(chainId));
    }

    /// @param event as the history has it: perhaps by a newer program
    public static Type ofTransaction(String event, long chainId) {
      return new Type(EventName.OF_TRANSACTIONS + event, source(chainId));
    }

    private static String source(@Nullable Long chainId) {
      return chainId == null ? "relayer" : "relayer/" + chainId;
    }
  }

  public Headers headers() {
    return new Headers()
        .add("ce_specversion", "1.0")
        .add("ce_id", id)
        .add("ce_source", type.source())
        .add("ce_type", type.name())
        .add("ce_subject", subject)
        .add("ce_time", DateTimeFormatter.ISO_INSTANT.format(time))
        .add("ce_sequence", sequence == null ? null : sequence.toString())
        .add("content-type", "application/json")
        .add("traceparent", trace.parent())
        .add("tracestate", trace.state());
  }
}
