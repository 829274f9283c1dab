package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.restore.Holds;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The SQL transaction that makes further attempts count: attempts, the rows that point to them,
/// events and outbox rows, or none of them.
///
/// Why: RATIONALE.md#version-lock.
final class ReplacementCommit {
  private ReplacementCommit() {}

  /// One of the rows may not have a further attempt as it stands: the others may, in another SQL
  /// transaction.
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<TransactionId> moved;

    Lost(String what, Set<TransactionId> moved) {
      super(what);
      this.moved = moved;
    }

    /// Those that may.
    Set<TransactionId> moved() {
      return moved;
    }
  }

  /// Of rows that are not what was signed for (in a block, given up, with another attempt by now)
  /// nothing is written; the others count.
  ///
  /// @param attempts of one sender, at nonces that it has taken; not empty
  /// @return how many count
  /// @throws SigningCommit.Overtaken if everything holds. Nothing may be written then
  /// @throws Lost if one of them may not have it. Nothing may be written then
  static int write(
      Handle handle, SigningChain chain, Address sender, List<Replacement.Signed> attempts) {
    AccountDao.lockAsRoots(handle, chain.id(), List.of(sender));
    if (Holds.any(handle)) {
      throw new SigningCommit.Overtaken("everything holds");
    }
    Set<TransactionId> locked =
        AttemptSteps.lock(handle, attempts.stream().map(Replacement.Signed::ref).toList());
    List<Replacement.Signed> standing = only(attempts, locked);
    if (standing.isEmpty()) {
      return 0;
    }
    AttemptDao.insert(handle, standing.stream().map(one -> one.attempt(chain.id())).toList());
    List<Integer> numbers = standing.stream().map(Replacement.Signed::number).toList();
    Set<TransactionId> moved =
        AttemptSteps.replaced(
            handle,
            standing.stream().map(Replacement.Signed::ref).toList(),
            numbers,
            chain.rebroadcastAfter().multipliedBy(SigningCommit.NET));
    if (moved.size() != standing.size()) {
      throw new Lost(
          "%d transactions of %s on chain %s may not have the attempts that were signed for them"
              .formatted(standing.size() - moved.size(), sender, chain.id()),
          moved);
    }
    BroadcastOutboxDao.appendAll(
        handle,
        chain.id(),
        standing.stream()
            .map(one -> new BroadcastOutboxDao.Entry(one.ref().id(), one.number()))
            .toList());
    return standing.size();
  }

  /// Those of these transactions.
  static List<Replacement.Signed> only(
      List<Replacement.Signed> attempts, Set<TransactionId> transactions) {
    return attempts.stream().filter(one -> transactions.contains(one.ref().id())).toList();
  }
}
