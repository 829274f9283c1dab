package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

  /// The weight of an order that gives a queued transaction another place while a round signs it.
  enum Places {
    /// It counts: what was signed for the old places is dropped, and the next round goes by the new
    /// ones.
    MAY_MOVE,
    /// It comes too late for this round. For a sender whose last rounds were dropped: who gives
    /// such orders all the time would else keep it from ever signing.
    STAND
  }

  /// Another writer was faster: what was signed does not fit any more. The SQL transaction must be
  /// rolled back.
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken(String what) {
      super(what);
    }
  }

  /// What a round has signed.
  ///
  /// @param drafts of `sender`, with nonces in a row from the account's next one on; not empty
  record Signed(Address sender, List<SignedDraft> drafts, Places places) {}

  /// @return of how many of the drafts, from the first on, that is all; where places stand, only up
  ///   to the first that is not queued any more
  /// @throws Overtaken if the account's next nonce or one of the rows is not what was signed for
  static int write(Handle handle, Signed signed, SigningChain chain) {
    return switch (signed.places) {
      case MAY_MOVE -> {
        write(handle, chain, signed.sender, signed.drafts, refs(signed.drafts));
        yield signed.drafts.size();
      }
      case STAND -> {
        AccountDao.lockAsRoots(handle, chain.id(), List.of(signed.sender));
        List<TransactionVersion> standing = standing(handle, signed);
        if (standing.isEmpty()) {
          throw new Overtaken(
              "the first transaction of %s on chain %s is not queued any more"
                  .formatted(signed.sender, chain.id()));
        }
        write(handle, chain, signed.sender, signed.drafts.subList(0, standing.size()), standing);
        yield standing.size();
      }
    };
  }

  private static List<TransactionVersion> refs(List<SignedDraft> drafts) {
    return drafts.stream().map(draft -> draft.draft().queued().ref()).toList();
  }

  /// The rows of the first drafts as they are now, up to the first that is not queued any more.
  /// What was asked for never changes, so the signatures are still right.
  private static List<TransactionVersion> standing(Handle handle, Signed signed) {
    Map<TransactionId, TransactionVersion> now =
        SigningDao.lockQueued(
                handle,
                signed.sender,
                refs(signed.drafts).stream().map(TransactionVersion::id).toList())
            .stream()
            .collect(Collectors.toMap(TransactionVersion::id, ref -> ref));
    return signed.drafts.stream()
        .map(draft -> now.get(draft.draft().queued().ref().id()))
        .takeWhile(Objects::nonNull)
        .toList();
  }

  /// @param refs of the drafts' rows as they are now
  private static void write(
      Handle handle,
      SigningChain chain,
      Address sender,
      List<SignedDraft> drafts,
      List<TransactionVersion> refs) {
    if (!AccountDao.takeNonces(
        handle, chain.id(), sender, drafts.getFirst().draft().nonce(), drafts.size())) {
      throw new Overtaken(
          "the next nonce of %s on chain %s has moved".formatted(sender, chain.id()));
    }
    AttemptDao.insert(
        handle,
        drafts.stream().map(draft -> draft.attempt(chain.id(), 1, Attempt.Kind.PAYLOAD)).toList());
    List<NonceAssignment> steps = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      steps.add(new NonceAssignment(refs.get(i), sender, drafts.get(i).draft().nonce()));
    }
    Set<TransactionId> moved =
        TransactionSteps.signed(handle, steps, chain.rebroadcastAfter().multipliedBy(NET));
    if (moved.size() != drafts.size()) {
      throw new Overtaken(
          "%d of %d queued transactions of %s on chain %s have changed"
              .formatted(drafts.size() - moved.size(), drafts.size(), sender, chain.id()));
    }
    BroadcastOutboxDao.appendAll(
        handle,
        chain.id(),
        refs.stream().map(ref -> new BroadcastOutboxDao.Entry(ref.id(), 1)).toList());
  }
}
