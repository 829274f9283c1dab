package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.attempt.Attempt;
import io.relayer.core.attempt.AttemptDao;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.AttemptSteps;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.restore.Holds;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The SQL transaction that makes further attempts count: attempts, the rows that point to them,
/// events and outbox rows, or none of them.
final class ReplacementCommit {
  private ReplacementCommit() {}

  /// @param attempts of one sender, at nonces that it has taken; not empty
  /// @throws SigningCommit.Overtaken if one of the rows is not what was signed for: it is in a
  ///   block, given up, or has another attempt by now. Nothing may be written then
  static void write(
      Handle handle, SigningChain chain, Address sender, List<Replacement.Signed> attempts) {
    List<Ref> refs = attempts.stream().map(ReplacementCommit::ref).toList();
    AccountDao.lockAsRoots(handle, chain.id(), List.of(sender));
    if (Holds.any(handle) || !AttemptSteps.lock(handle, refs)) {
      throw overtaken(chain, sender);
    }
    AttemptDao.insert(
        handle,
        attempts.stream().map(one -> attempt(chain.id(), one)).toList(),
        chain.rebroadcastAfter().multipliedBy(SigningCommit.NET).toMillis());
    List<Integer> numbers = attempts.stream().map(one -> one.replacement().number()).toList();
    Set<TransactionId> moved = AttemptSteps.replaced(handle, refs, numbers);
    if (moved.size() != attempts.size()) {
      throw overtaken(chain, sender);
    }
    BroadcastOutboxDao.append(
        handle,
        chain.id(),
        attempts.stream()
            .map(one -> new BroadcastOutboxDao.Entry(ref(one).id(), one.replacement().number()))
            .toList());
  }

  private static SigningCommit.Overtaken overtaken(SigningChain chain, Address sender) {
    return new SigningCommit.Overtaken(
        "transactions of %s on chain %s have changed, or everything holds"
            .formatted(sender, chain.id()));
  }

  private static Ref ref(Replacement.Signed one) {
    return one.replacement().draft().queued().ref();
  }

  private static Attempt attempt(ChainId chain, Replacement.Signed one) {
    Draft draft = one.replacement().draft();
    return new Attempt(
        draft.queued().ref().id(),
        one.replacement().number(),
        one.replacement().kind(),
        chain,
        new Attempt.Body(one.transaction().raw(), one.transaction().hash()),
        draft.queued().gasLimit(),
        draft.fees());
  }
}
