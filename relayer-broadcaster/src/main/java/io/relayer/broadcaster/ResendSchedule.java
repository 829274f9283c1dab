package io.relayer.broadcaster;

import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.Fatal;
import io.relayer.node.broadcast.BroadcastOutcome.FeeCapExceeded;
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
record ResendSchedule(Duration rebroadcastAfter) {
  private static final List<Duration> SOON =
      List.of(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(1400));

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

  /// Whether its payload is to be given up: no node will ever take it.
  ///
  /// @param misses as they are after this sending
  static boolean isHopeless(BroadcastOutcome outcome, int misses) {
    return outcome instanceof Fatal
        || (outcome instanceof OverBlockLimit && misses > SOON.size() + 1);
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
          Fatal(String _) ->
          false;
    };
  }
}
