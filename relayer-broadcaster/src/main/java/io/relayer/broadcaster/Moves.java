package io.relayer.broadcaster;

import io.relayer.core.account.SenderWaits;
import io.relayer.core.attempt.SendingDao.Handled;
import io.relayer.core.attempt.SendingDao.Locked;
import io.relayer.core.attempt.SendingDao.Times;
import io.relayer.core.attempt.Standing;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.AttemptSteps;
import io.relayer.core.lifecycle.AttemptSteps.Reason;
import io.relayer.core.lifecycle.Intent;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.RefusedElsewhere;
import io.relayer.core.lifecycle.State;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.InsufficientFunds;
import io.relayer.node.chain.ForeignText;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What follows for the transactions of a batch from what the nodes said: they are known now, wait
/// for funds or do so no more, or are given up since every node refuses them; what was signed
/// elsewhere ends by that, if it was so for long enough. All of them are locked: what was read is
/// what is moved, and no row is in two of the lists.
final class Moves {
  private final List<Ref> known = new ArrayList<>();
  private final List<Ref> penniless = new ArrayList<>();
  private final List<TransactionId> funded = new ArrayList<>();
  private final List<GivenUp> refused = new ArrayList<>();
  private final List<GivenUp> elsewhere = new ArrayList<>();
  private final List<Times> times = new ArrayList<>();

  private record GivenUp(Ref transaction, String words) {}

  void add(Locked row, BroadcastOutcome outcome, Handled copy) {
    if (outcome instanceof Accepted) {
      if (row.state() == State.SIGNED) {
        known.add(row.transaction());
        times.add(row.times());
      } else {
        funded.add(row.key().transaction());
      }
    } else if (row.standing() == Standing.SENDABLE) {
      if (outcome instanceof InsufficientFunds) {
        penniless.add(row.transaction());
      } else if (copy.sent() != null && copy.sent().refused()) {
        (row.before().external() ? elsewhere : refused)
            .add(new GivenUp(row.transaction(), ForeignText.clean(outcome.detail())));
      }
    }
  }

  /// To be called after the copies were written down: it ends the re-sending of some of them.
  void write(Handle handle) {
    TransactionSteps.known(handle, known);
    TransactionSteps.waiting(handle, penniless, SenderWaits.FUNDS);
    TransactionSteps.waitsNoMore(handle, funded, SenderWaits.FUNDS);
    RefusedElsewhere.rejected(
        handle,
        elsewhere.stream().map(GivenUp::transaction).toList(),
        elsewhere.stream().map(GivenUp::words).toList());
    for (GivenUp one : refused) { // few: each has words of its own
      AttemptSteps.givenUp(
          handle, List.of(one.transaction), new Reason(Intent.REJECT, one.words, null));
    }
  }

  /// Of those that a node has now for the first time.
  List<Times> times() {
    return times;
  }
}
