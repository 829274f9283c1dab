package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.BroadcastDao.Locked;
import io.relayer.broadcaster.sending.BroadcastDao.Times;
import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.AttemptSteps.Reason;
import io.relayer.core.transaction.Handled;
import io.relayer.core.transaction.Handled.Sent;
import io.relayer.core.transaction.Handled.Turned;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.RefusedElsewhere;
import io.relayer.core.transaction.Sendability;
import io.relayer.core.transaction.SendingSteps;
import io.relayer.core.transaction.SentAttemptDao;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.messages.TransactionId;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.InsufficientFunds;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastOutcome.NonceGap;
import io.relayer.node.broadcast.BroadcastOutcome.NonceTooLow;
import io.relayer.node.broadcast.BroadcastOutcome.NotSent;
import io.relayer.node.broadcast.BroadcastOutcome.ReplacementUnderpriced;
import io.relayer.node.broadcast.BroadcastOutcome.Underpriced;
import io.relayer.node.chain.UntrustedText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became of the copies of a batch, and the consequences of nodes' answers for its
/// transactions: they are known now, wait for funds, a price or a node that takes them, or do so no
/// more; each answer by which a node does not take one comes to a reason that it tells, at the
/// latest after a share of `stuck-after`; or they are given up since every node refuses them: at
/// once where that is for good, else once it was said often and for long; what was signed elsewhere
/// ends by what is for good alone, if it was so for long enough. All of them are locked: what was
/// read is what is moved, and no row is in two of the lists that move rows.
final class TransactionUpdates {
  private static final Logger log = LoggerFactory.getLogger(TransactionUpdates.class);

  private static final Set<WaitReason> KEPT =
      Set.of(WaitReason.FEE_CAP, WaitReason.MAX_COST, WaitReason.FOREIGN_NONCE, WaitReason.HISTORY);

  /// Reasons that are published, and may be replaced by that of an answer that means something
  /// else.
  private static final Set<WaitReason> BY_ANSWERS =
      Set.of(
          WaitReason.FUNDS,
          WaitReason.PRICE,
          WaitReason.ACCEPTANCE,
          WaitReason.UNTAKEN,
          WaitReason.NONCE_DISPUTED);

  private final ResendSchedule schedule;
  private final List<Handled> handled = new ArrayList<>();
  private final List<Handled> ofEarlier = new ArrayList<>();
  private final List<SendingSteps.Known> known = new ArrayList<>();
  private final List<TransactionVersion> knownByEarlier = new ArrayList<>();
  private final Map<WaitReason, List<TransactionVersion>> waiting = new EnumMap<>(WaitReason.class);
  private final Map<WaitReason, List<TransactionId>> waitsNoMore = new EnumMap<>(WaitReason.class);
  private final List<GivenUp> refused = new ArrayList<>();
  private final List<GivenUp> elsewhere = new ArrayList<>();
  private final List<Times> times = new ArrayList<>();
  private final List<Untaken> untaken = new ArrayList<>();

  private record GivenUp(TransactionVersion transaction, String text) {}

  private record Untaken(TransactionId transaction, WaitReason reason, String text) {}

  TransactionUpdates(ResendSchedule schedule) {
    this.schedule = schedule;
  }

  /// @param outcome null where it was not sent
  /// @param next whether it has the nonce that the chain takes next of its sender: of such a one it
  ///   is published that no node takes it
  void add(Locked row, @Nullable BroadcastOutcome outcome, Handled copy, boolean next) {
    boolean known = outcome instanceof Accepted && row.state() == State.SIGNED;
    if (!row.before().current()) {
      ofEarlier.add(copy);
    } else if (!known) {
      handled.add(copy);
    }
    if (known) {
      known(row, copy);
    } else if (outcome instanceof Accepted) {
      BY_ANSWERS.forEach(reason -> end(row, reason));
    } else if (outcome != null && row.standing() == Sendability.SENDABLE && copy.sent() != null) {
      notAccepted(row, outcome, copy.sent(), next);
    }
  }

  private void known(Locked row, Handled copy) {
    times.add(row.times());
    if (row.before().current()) {
      known.add(new SendingSteps.Known(row.transaction(), copy));
    } else {
      knownByEarlier.add(row.transaction());
    }
  }

  private void notAccepted(Locked row, BroadcastOutcome outcome, Sent sent, boolean next) {
    if (outcome instanceof InsufficientFunds) {
      begin(row, WaitReason.FUNDS);
    } else if (outcome instanceof Underpriced || outcome instanceof ReplacementUnderpriced) {
      tooCheap(row);
    } else if (sent.turned() == Turned.DOWN) {
      turnedDown(row, outcome, sent.misses());
    } else if (next
        && schedule.isLongUntaken(row.before())
        && isToBePublished(row, outcome, sent)) {
      untaken(row, outcome);
    } else if (sent.turned() == Turned.NOT_DOWN) {
      end(row, WaitReason.ACCEPTANCE);
      if (!next) { // the chain has counted its nonce
        end(row, WaitReason.NONCE_DISPUTED);
      }
    }
  }

  /// Silence, and a node that did not look, leave what is known.
  private static boolean isToBePublished(Locked row, BroadcastOutcome outcome, Sent sent) {
    String waits = row.before().waitingFor();
    return waits == null
        || is(waits, WaitReason.NONCE_DISPUTED)
        || (is(waits, WaitReason.ACCEPTANCE) && sent.turned() == Turned.NOT_DOWN)
        || (BY_ANSWERS.stream().anyMatch(reason -> is(waits, reason))
            && !(outcome instanceof MaybeSent || outcome instanceof NotSent));
  }

  /// It has the nonce that the chain takes next: a node that says otherwise is contradicted by
  /// that. What the chain has counted is not known of what was signed elsewhere.
  private void untaken(Locked row, BroadcastOutcome outcome) {
    boolean disputed = outcome instanceof NonceTooLow || outcome instanceof NonceGap;
    WaitReason reason =
        disputed && !row.before().external() ? WaitReason.NONCE_DISPUTED : WaitReason.UNTAKEN;
    if (!reason.code().equals(row.before().waitingFor())) {
      begin(row, reason);
      untaken.add(
          new Untaken(row.key().transaction(), reason, UntrustedText.clean(outcome.detail())));
    }
  }

  private static boolean is(String waits, WaitReason reason) {
    return reason.code().equals(waits);
  }

  /// What may not be raised, or whose nonce seems to be used, says so, and goes on to do so.
  private void tooCheap(Locked row) {
    if (KEPT.stream().noneMatch(kept -> kept.code().equals(row.before().waitingFor()))) {
      begin(row, WaitReason.PRICE);
    }
  }

  private void turnedDown(Locked row, BroadcastOutcome outcome, int misses) {
    GivenUp one = new GivenUp(row.transaction(), UntrustedText.clean(outcome.detail()));
    boolean forGood = ResendSchedule.isHopeless(outcome, misses);
    if (row.before().external() && forGood && schedule.isLongRefused(row.before())) {
      elsewhere.add(one);
    } else if (!row.before().external() && (forGood || schedule.isEnough(row.before()))) {
      refused.add(one);
    } else if (ResendSchedule.isToBePublished(row.before())) {
      begin(row, WaitReason.ACCEPTANCE);
    }
  }

  private void begin(Locked row, WaitReason reason) {
    if (!reason.code().equals(row.before().waitingFor())) {
      waiting.computeIfAbsent(reason, _ -> new ArrayList<>()).add(row.transaction());
    }
  }

  private void end(Locked row, WaitReason reason) {
    if (reason.code().equals(row.before().waitingFor())) {
      waitsNoMore.computeIfAbsent(reason, _ -> new ArrayList<>()).add(row.key().transaction());
    }
  }

  /// What a copy came to is written with the step that it means, or before it: some of the steps go
  /// by it, or end its re-sending.
  ///
  /// @return how many payloads were given up
  int write(Handle handle) {
    SendingSteps.known(handle, known);
    SendingSteps.handled(handle, handled);
    SentAttemptDao.handled(handle, ofEarlier);
    TransactionSteps.known(handle, knownByEarlier);
    waiting.forEach((reason, refs) -> WaitingMarks.waiting(handle, refs, reason));
    untaken.forEach(one ->
        log.warn(
            "{} has been taken by no node for long, and waits for {}: {}",
            one.transaction,
            one.reason,
            one.text));
    waitsNoMore.forEach((reason, ids) -> WaitingMarks.waitsNoMore(handle, ids, reason));
    RefusedElsewhere.rejected(
        handle,
        elsewhere.stream().map(GivenUp::transaction).toList(),
        elsewhere.stream().map(GivenUp::text).toList());
    int givenUp = 0;
    for (GivenUp one : refused) { // few: each has an error text of its own
      Reason reason = new Reason(Intent.REJECT, one.text, null);
      if (!AttemptSteps.givenUp(handle, List.of(one.transaction), reason).isEmpty()) {
        log.warn(
            "{} is given up, every usable node refuses it: {}", one.transaction.id(), one.text);
        givenUp++;
      }
    }
    return givenUp;
  }

  /// Of those that a node has now for the first time.
  List<Times> times() {
    return times;
  }
}
