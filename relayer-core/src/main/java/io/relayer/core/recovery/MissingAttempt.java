package io.relayer.core.recovery;

import io.relayer.core.domain.TxHash;
import org.apache.kafka.common.TopicPartition;

/// A signed attempt that stands in the journal and not in the database: it may have been sent.
public record MissingAttempt(TopicPartition partition, long offset, TxHash hash) {
  @Override
  public String toString() {
    return "%s, offset %d: attempt %s is not in the database".formatted(partition, offset, hash);
  }
}
