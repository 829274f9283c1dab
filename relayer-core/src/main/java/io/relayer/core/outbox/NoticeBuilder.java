package io.relayer.core.outbox;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.Trace;
import io.relayer.messages.event.CloudEvent;
import io.relayer.messages.event.EventName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The fields of a [Notice], in the order in which they are published: first what it is about, then
/// its facts as they are added, and the time last.
public final class NoticeBuilder {
  private final EventName name;
  private final @Nullable ChainId chain;
  private final String subject;
  private final Map<String, Object> value = new LinkedHashMap<>();
  private String id = UUID.randomUUID().toString();
  private Trace trace = Trace.NONE;

  private NoticeBuilder(EventName name, @Nullable ChainId chain, String subject) {
    this.name = name;
    this.chain = chain;
    this.subject = subject;
  }

  static NoticeBuilder ofChain(EventName name, ChainId chain) {
    return new NoticeBuilder(name, chain, chain.toString()).with("chainId", chain.value());
  }

  static NoticeBuilder ofSender(EventName name, ChainId chain, Address sender) {
    return new NoticeBuilder(name, chain, chain + "/" + sender)
        .with("chainId", chain.value())
        .with("from", sender.toString());
  }

  static NoticeBuilder ofRequest(EventName name, String producer, String requestId) {
    return new NoticeBuilder(name, null, producer + "/" + requestId)
        .with("id", requestId)
        .with("producer", producer);
  }

  /// Adds a fact.
  ///
  /// @param fact null where there is none: then the field is absent
  public NoticeBuilder with(String field, @Nullable Object fact) {
    if (fact != null) {
      value.put(field, fact);
    }
    return this;
  }

  /// Instead of a random id: the same however often it is told.
  public NoticeBuilder withId(String id) {
    this.id = id;
    return this;
  }

  /// Of what it comes from; none otherwise.
  public NoticeBuilder withTrace(Trace trace) {
    this.trace = trace;
    return this;
  }

  /// As of now.
  public Notice build() {
    Instant now = Instant.now();
    Map<String, Object> whole = new LinkedHashMap<>(value);
    whole.put("at", now.toString());
    Long chainId = chain == null ? null : chain.value();
    return new Notice(
        new CloudEvent(id, CloudEvent.Type.of(name, chainId), subject, now, null, trace), whole);
  }
}
