package io.relayer.broadcaster;

import io.relayer.core.domain.TxHash;
import io.relayer.core.kafka.Received;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A record of the broadcasts topic: it names an attempt that is to be sent.
record Copy(Received source, TxHash hash) {
  /// What is later is no time, and PostgreSQL might refuse it with the whole batch.
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /// The partition, within the one topic that is read.
  int partition() {
    return source.record().partition();
  }

  /// When it was published: by the publisher's clock, or by the broker's where the topic is set to
  /// append time. Null where the record does not say.
  @Nullable Instant publishedAt() {
    Instant at = Instant.ofEpochMilli(source.record().timestamp());
    return at.isBefore(Instant.EPOCH) || at.isAfter(LAST) ? null : at;
  }
}
