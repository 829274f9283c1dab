package io.relayer.core.outbox;

import io.relayer.messages.request.RejectionCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A record that could not be accepted, and why.
///
/// @param producer as far as it could be read
/// @param requestId as far as it could be read
public record Rejection(
    Source source,
    @Nullable String producer,
    @Nullable String requestId,
    RejectionCode code,
    String message) {

  /// Where the record stands in Kafka.
  public record Source(UUID topicId, String topic, int partition, long offset) {
    /// `topic-partition-offset`, as in header `relayer-source`.
    @Override
    public String toString() {
      return topic + "-" + partition + "-" + offset;
    }
  }
}
