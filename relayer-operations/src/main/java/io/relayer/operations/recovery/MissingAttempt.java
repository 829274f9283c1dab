package io.relayer.operations.recovery;

import io.relayer.ethereum.value.TxHash;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A signed attempt that stands in the journal and not in the database: it may have been sent.
///
/// @param unreadable why its record can't be read, and so not be restored; null where it can
public record MissingAttempt(
    TopicPartition partition, long offset, TxHash hash, @Nullable String unreadable) {

  /// Whether it keeps a journal's position from being set to `next`. One that can be restored has
  /// to be, before anything is moved. One that can't be read may be stepped over, alone: there is
  /// no other way on.
  public boolean forbids(TopicPartition moved, long next) {
    return unreadable == null || (partition.equals(moved) && offset < next - 1);
  }

  @Override
  public String toString() {
    return "%s, offset %d: attempt %s is not in the database".formatted(partition, offset, hash);
  }
}
