package io.relayer.operations.recovery;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows that the database still has of a transaction that the journal names.
///
/// Why: RATIONALE.md#by-generation.
///
/// @param request its key in table `requests`; null where it was never taken in
/// @param row its row; null where there is none
/// @param known which of its attempts are there
/// @param holder of its nonce
record SurvivingRows(
    @Nullable Request request, @Nullable Row row, Set<TxHash> known, @Nullable Holder holder) {

  record Request(long key, Bytes fingerprint, int fingerprintVersion) {}

  /// @param isFinal whether it has ended
  /// @param unmined whether it ended as a foreign transaction was seen at its nonce, or all nodes
  ///   refused what was known of it
  /// @param attempts how many are stored that were signed here
  record Row(
      TransactionId id,
      int version,
      @Nullable Address sender,
      @Nullable Nonce nonce,
      boolean isFinal,
      boolean unmined,
      int attempts) {}

  /// Another transaction that has the nonce.
  record Holder(TransactionId id, String producer, String requestId) {}

  /// The conflict that keeps it from being restored, and what to do; empty where none does.
  Optional<String> conflict(LostTransaction lost) {
    var told = lost.newest().request();
    if (request != null
        && !(request.fingerprint.equals(told.fingerprint())
            && request.fingerprintVersion == told.fingerprintVersion())) {
      return Optional.of(
          "request %s was taken in again with another body, and the journal has the first one signed with nonce %s (%s)"
              .formatted(lost, lost.nonce(), lost.newest().hash()));
    }
    if (row != null && row.nonce != null && !row.nonce.equals(lost.nonce())) {
      return Optional.of(
          "request %s was signed again with nonce %s, and the journal has it with nonce %s (%s): both may be executed"
              .formatted(lost, row.nonce, lost.nonce(), lost.newest().hash()));
    }
    Address sender = lost.newest().transaction().origin().sender();
    if (row != null && row.sender != null && !row.sender.equals(sender)) {
      return Optional.of(
          "request %s has sender %s, and the journal has it signed by %s (%s)"
              .formatted(lost, row.sender, sender, lost.newest().hash()));
    }
    if (holder != null && (row == null || !holder.id.equals(row.id))) {
      return Optional.of(
          "nonce %s belongs to request %s/%s, and the journal has it for request %s (%s): one of them can be executed"
              .formatted(
                  lost.nonce(), holder.producer, holder.requestId, lost, lost.newest().hash()));
    }
    return Optional.empty();
  }
}
