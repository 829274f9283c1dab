package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.attempt.Attempt;
import io.relayer.core.attempt.AttemptDao;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.Signing;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.outbox.BroadcastOutboxDao;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The one short SQL transaction that makes signatures count: nonces, attempts, states, events and
/// outbox rows, or none of them.
///
/// Crash points: before the commit nothing has happened, and the signatures are lost unseen; after
/// it everything is in the database and goes its way from there. There is nothing in between.
final class SigningCommit {
  /// How many times `rebroadcast-after` an enqueued copy may stay unhandled before it is enqueued
  /// again.
  static final int NET = 10;

  private SigningCommit() {}

  /// Another writer was faster: what was signed does not fit any more. The SQL transaction must be
  /// rolled back.
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken(String what) {
      super(what);
    }
  }

  /// @param drafts of one sender, with nonces in a row from the account's next one on; not empty
  /// @throws Overtaken if the account's next nonce or one of the rows is not what was signed for
  static void write(
      Handle handle,
      ChainId chain,
      Address sender,
      List<SignedDraft> drafts,
      Duration rebroadcastAfter) {
    if (!AccountDao.takeNonces(
        handle, chain, sender, drafts.getFirst().draft().nonce(), drafts.size())) {
      throw new Overtaken("the next nonce of %s on chain %s has moved".formatted(sender, chain));
    }
    AttemptDao.insert(
        handle,
        drafts.stream().map(draft -> attempt(chain, draft)).toList(),
        rebroadcastAfter.multipliedBy(NET).toMillis());
    Set<TransactionId> moved =
        TransactionSteps.signed(
            handle,
            drafts.stream()
                .map(SignedDraft::draft)
                .map(draft -> new Signing(draft.queued().ref(), sender, draft.nonce()))
                .toList());
    if (moved.size() != drafts.size()) {
      throw new Overtaken(
          "%d of %d queued transactions of %s on chain %s have changed"
              .formatted(drafts.size() - moved.size(), drafts.size(), sender, chain));
    }
    BroadcastOutboxDao.append(
        handle,
        chain,
        drafts.stream()
            .map(draft -> new BroadcastOutboxDao.Entry(draft.draft().queued().ref().id(), 1))
            .toList());
  }

  private static Attempt attempt(ChainId chain, SignedDraft draft) {
    return new Attempt(
        draft.draft().queued().ref().id(),
        1,
        Attempt.Kind.PAYLOAD,
        chain,
        new Attempt.Body(draft.signed().raw(), draft.signed().hash()),
        draft.draft().queued().gasLimit(),
        draft.draft().fees());
  }
}
