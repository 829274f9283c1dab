package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.BroadcastDao.Before;
import io.relayer.broadcaster.sending.BroadcastDao.Refused;
import io.relayer.core.runtime.Durations;
import io.relayer.core.transaction.Handled.Turned;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.Fatal;
import io.relayer.node.broadcast.BroadcastOutcome.FeeCapExceeded;
import io.relayer.node.broadcast.BroadcastOutcome.HashMismatch;
import io.relayer.node.broadcast.BroadcastOutcome.InsufficientFunds;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastOutcome.NonceGap;
import io.relayer.node.broadcast.BroadcastOutcome.NonceTooLow;
import io.relayer.node.broadcast.BroadcastOutcome.NotPermitted;
import io.relayer.node.broadcast.BroadcastOutcome.NotSent;
import io.relayer.node.broadcast.BroadcastOutcome.OverBlockLimit;
import io.relayer.node.broadcast.BroadcastOutcome.PoolFull;
import io.relayer.node.broadcast.BroadcastOutcome.ReplacementUnderpriced;
import io.relayer.node.broadcast.BroadcastOutcome.SenderReserved;
import io.relayer.node.broadcast.BroadcastOutcome.TypeNotSupported;
import io.relayer.node.broadcast.BroadcastOutcome.Underpriced;
import io.relayer.node.broadcast.BroadcastOutcome.WrongChain;
import java.time.Duration;
import java.util.List;

/// The schedule by which the same bytes go out again. What is uncertain or may be mended by trying
/// again goes soon, a few times; all else after `rebroadcastAfter`.
///
/// An attempt that all usable nodes turn down goes out in shares of `stuckAfter` at least until it
/// was said often, and once more when that is over: so it is published and decided in that time,
/// however short.
///
/// One that no node has taken, for whatever reason, goes out in shares of `stuckAfter` until it
/// says what it waits for, which it does after half of that.
///
/// One that was signed elsewhere has no end of ours while nodes refuse it, and is no reason to
/// bother them at that pace: it goes out after twice as long each time, up to an hour; and once
/// when it has been refused for good for as long as ends it.
///
/// Why: RATIONALE.md#misses, RATIONALE.md#refusals-in-time.
///
/// @param stuckAfter how long all nodes have refused what ends by that
record ResendSchedule(Duration rebroadcastAfter, Duration stuckAfter) {
  private static final List<Duration> SOON =
      List.of(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(1400));

  /// How often all usable nodes have to turn down what is given up by that: more than the short
  /// delays, so that `rebroadcastAfter` passes between two of them at least.
  static final int LEAST_REFUSALS = SOON.size() + 2;

  /// The refusal of these at which the transaction is said to wait.
  private static final int TOLD_AT = SOON.size();

  /// As parts of `stuckAfter`: what no node takes is said to wait after the one, and is sent at
  /// least once in each of the other until then.
  private static final int UNTAKEN_TOLD = 2;

  private static final int UNTAKEN_SENT = 4;

  private static final Duration SELDOM = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 30;

  /// @param misses how many of the short delays are used up
  record Next(int misses, Duration in) {}

  /// @param misses as the last sending left it
  Next after(BroadcastOutcome outcome, int misses) {
    if (!isMiss(outcome)) {
      return new Next(0, rebroadcastAfter);
    }
    Duration in = misses < SOON.size() ? SOON.get(misses) : rebroadcastAfter;
    return new Next(misses + 1, Durations.shorter(in, rebroadcastAfter));
  }

  /// @param before as the last sending left it
  /// @param turned whether all usable nodes turned it down
  Next after(BroadcastOutcome outcome, Before before, Turned turned) {
    Next next = byItself(outcome, before, turned);
    if (turned == Turned.DOWN) {
      return new Next(next.misses(), inTime(next.in(), before));
    }
    boolean toBePublished = !(outcome instanceof Accepted) && before.waitingFor() == null;
    return toBePublished
        ? new Next(next.misses(), Durations.shorter(next.in(), share(UNTAKEN_SENT)))
        : next;
  }

  /// A part of `stuckAfter` that nobody is bothered by.
  private Duration share(int parts) {
    return Durations.longer(stuckAfter.dividedBy(parts), SOON.getFirst());
  }

  /// `in`, or less where the answer that is to come decides or counts towards that.
  private Duration inTime(Duration in, Before before) {
    Refused refused = before.refused();
    int times = refused == null ? 1 : refused.times() + 1;
    Duration least = in;
    if (times < (before.external() ? TOLD_AT : LEAST_REFUSALS)) {
      least = Durations.shorter(least, share(LEAST_REFUSALS - 1));
    }
    if (refused != null && times + 1 >= LEAST_REFUSALS && !before.external()) {
      Duration left = stuckAfter.minus(refused.during());
      least = left.isPositive() ? Durations.shorter(least, left) : least;
    }
    return least;
  }

  private Next byItself(BroadcastOutcome outcome, Before before, Turned turned) {
    if (before.external() && isLasting(outcome)) {
      return refusedElsewhere(outcome, before);
    }
    Refused refused = before.refused();
    return before.external() && turned == Turned.DOWN && refused != null && isSaidOften(before)
        ? new Next(before.misses() + 1, doubled(refused.times() + 1 - LEAST_REFUSALS))
        : after(outcome, before.misses());
  }

  private Duration doubled(int times) {
    Duration in = rebroadcastAfter.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
    Duration most = Durations.longer(rebroadcastAfter, SELDOM);
    return in.isNegative() ? most : Durations.shorter(in, most);
  }

  private Next refusedElsewhere(BroadcastOutcome outcome, Before before) {
    if (outcome instanceof OverBlockLimit && before.misses() < SOON.size()) {
      return after(outcome, before.misses());
    }
    int doublings =
        outcome instanceof OverBlockLimit ? before.misses() - SOON.size() : before.misses();
    Duration in = doubled(doublings);
    if (isHopeless(outcome, before.misses() + 1)) {
      Refused refused = before.refused();
      Duration left = refused == null ? stuckAfter : stuckAfter.minus(refused.during());
      in = left.isPositive() ? Durations.shorter(left, in) : in;
    }
    return new Next(before.misses() + 1, in);
  }

  /// Whether its payload is to be given up: all usable nodes say that it can never be mined. A
  /// block's limit moves, so that has to be said several times.
  ///
  /// @param misses as they are after this sending
  static boolean isHopeless(BroadcastOutcome outcome, int misses) {
    return outcome instanceof Fatal
        || (outcome instanceof OverBlockLimit && misses >= LEAST_REFUSALS);
  }

  /// Whether one more answer by which all usable nodes turn it down makes it worth telling.
  static boolean isToBePublished(Before before) {
    return before.refused() != null && before.refused().times() + 1 >= TOLD_AT;
  }

  /// Whether no node has taken it for so long that somebody should know.
  boolean isLongUntaken(Before before) {
    return before.untaken() != null
        && before.untaken().compareTo(stuckAfter.dividedBy(UNTAKEN_TOLD)) >= 0;
  }

  /// Whether what was signed elsewhere has been refused for good for as long as ends it.
  boolean isLongRefused(Before before) {
    return before.refused() != null && before.refused().during().compareTo(stuckAfter) >= 0;
  }

  private static boolean isSaidOften(Before before) {
    return before.refused() != null && before.refused().times() + 1 >= LEAST_REFUSALS;
  }

  /// Whether one more such answer is the end of its payload: said often, and for long.
  boolean isEnough(Before before) {
    return isSaidOften(before) && isLongRefused(before);
  }

  /// Whether the same bytes will be answered so again, unless somebody changes a node.
  private static boolean isLasting(BroadcastOutcome outcome) {
    return switch (outcome) {
      case Fatal _,
          OverBlockLimit _,
          TypeNotSupported _,
          NotPermitted _,
          WrongChain _,
          FeeCapExceeded _ ->
          true;
      case Accepted _,
          HashMismatch _,
          NonceTooLow _,
          NonceGap _,
          ReplacementUnderpriced _,
          Underpriced _,
          InsufficientFunds _,
          PoolFull _,
          SenderReserved _,
          NotSent _,
          MaybeSent _ ->
          false;
    };
  }

  private static boolean isMiss(BroadcastOutcome outcome) {
    return switch (outcome) {
      case MaybeSent(String _),
          NotSent(String _),
          NonceGap(String _),
          OverBlockLimit(String _),
          PoolFull(String _),
          SenderReserved(String _) ->
          true;
      case Accepted(boolean _),
          NonceTooLow(String _),
          ReplacementUnderpriced(String _),
          Underpriced(String _),
          InsufficientFunds(String _),
          FeeCapExceeded(String _),
          TypeNotSupported(String _),
          NotPermitted(String _),
          WrongChain(String _),
          HashMismatch(String _),
          Fatal(String _) ->
          false;
    };
  }
}
