package io.relayer.broadcaster;

import io.relayer.core.attempt.SendingDao.Before;
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

/// When the same bytes go out again. What is uncertain or may be mended by trying again goes soon,
/// a few times; all else after `rebroadcastAfter`.
///
/// What was signed elsewhere has no end of ours while nodes refuse it, and is no reason to bother
/// them at that pace: it goes out after twice as long each time, up to an hour; and once when it
/// has been refused for good for as long as ends it.
///
/// @param stuckAfter how long all nodes have refused for good what ends by that
record ResendSchedule(Duration rebroadcastAfter, Duration stuckAfter) {
  private static final List<Duration> SOON =
      List.of(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(1400));

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
    return new Next(misses + 1, in.compareTo(rebroadcastAfter) < 0 ? in : rebroadcastAfter);
  }

  /// @param before as the last sending left it
  Next after(BroadcastOutcome outcome, Before before) {
    return before.external() && isLasting(outcome)
        ? refusedElsewhere(outcome, before)
        : after(outcome, before.misses());
  }

  private Next refusedElsewhere(BroadcastOutcome outcome, Before before) {
    if (outcome instanceof OverBlockLimit && before.misses() < SOON.size()) {
      return after(outcome, before.misses());
    }
    int doublings =
        outcome instanceof OverBlockLimit ? before.misses() - SOON.size() : before.misses();
    Duration in = rebroadcastAfter.multipliedBy(1L << Math.min(doublings, MOST_DOUBLINGS));
    Duration most = rebroadcastAfter.compareTo(SELDOM) > 0 ? rebroadcastAfter : SELDOM;
    in = in.compareTo(most) > 0 || in.isNegative() ? most : in;
    if (isHopeless(outcome, before.misses() + 1)) {
      Duration refusedFor = before.refusedFor();
      Duration left = refusedFor == null ? stuckAfter : stuckAfter.minus(refusedFor);
      in = left.isPositive() && left.compareTo(in) < 0 ? left : in;
    }
    return new Next(before.misses() + 1, in);
  }

  /// Whether its payload is to be given up: all usable nodes say that it can never be mined. A
  /// block's limit moves, so that has to be said several times.
  ///
  /// @param misses as they are after this sending
  static boolean isHopeless(BroadcastOutcome outcome, int misses) {
    return outcome instanceof Fatal
        || (outcome instanceof OverBlockLimit && misses > SOON.size() + 1);
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
