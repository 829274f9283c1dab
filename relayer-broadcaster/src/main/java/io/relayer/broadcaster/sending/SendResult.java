package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.core.transaction.Sendability;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.broadcast.BroadcastOutcome.HashMismatch;
import io.relayer.node.chain.UntrustedText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A batch after its pass over the nodes, not yet written down.
///
/// @param answers what the nodes said; those that reached no node have none
record SendResult(Selection selection, BatchOutcomes answers) {

  /// Of the same pass these alone.
  SendResult of(List<Stored> some) {
    return new SendResult(selection.of(some), answers);
  }

  /// The attempts that are done with: sent, or not to be sent.
  List<Stored> handled() {
    return selection.attempts().values().stream().filter(this::isHandled).toList();
  }

  /// Of which senders a node named a transaction by another hash than its own, and what it said.
  SortedMap<Address, String> misnamed() {
    SortedMap<Address, String> misnamed = new TreeMap<>(Comparator.comparing(Address::toString));
    for (Stored attempt : handled()) {
      if (answers.outcome(attempt.body().hash()) instanceof HashMismatch(String detail)) {
        misnamed.putIfAbsent(attempt.sender(), UntrustedText.clean(detail));
      }
    }
    return misnamed;
  }

  /// Whether the partition can't be read beyond this copy yet.
  boolean stopsAt(BroadcastRecord copy) {
    Stored attempt = selection.attempts().get(copy.hash());
    return attempt == null || !isHandled(attempt);
  }

  /// When the attempt's first copy was published; null where that does not say.
  @Nullable Instant publishedAt(TxHash hash) {
    BroadcastRecord first = selection.first().get(hash);
    return first == null ? null : first.publishedAt();
  }

  private boolean isHandled(Stored attempt) {
    return attempt.standing() != Sendability.SENDABLE
        || answers.outcome(attempt.body().hash()) != null;
  }
}
