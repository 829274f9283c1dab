package io.relayer.broadcaster;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.ResendSchedule.Next;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResendScheduleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ResendSchedule schedule = new ResendSchedule(MINUTE, MINUTE.multipliedBy(10));

  static Stream<BroadcastOutcome> misses() {
    return Stream.of(
        new BroadcastOutcome.MaybeSent("time-out"),
        new BroadcastOutcome.NotSent("429"),
        new BroadcastOutcome.NonceGap("nonce too high"),
        new BroadcastOutcome.OverBlockLimit("exceeds block gas limit"),
        new BroadcastOutcome.PoolFull("txpool is full"),
        new BroadcastOutcome.SenderReserved("address already reserved"));
  }

  static Stream<BroadcastOutcome> certain() {
    return Stream.of(
        new BroadcastOutcome.Accepted(false),
        new BroadcastOutcome.Accepted(true),
        new BroadcastOutcome.NonceTooLow("nonce too low"),
        new BroadcastOutcome.ReplacementUnderpriced("replacement transaction underpriced"),
        new BroadcastOutcome.Underpriced("transaction underpriced"),
        new BroadcastOutcome.InsufficientFunds("insufficient funds"),
        new BroadcastOutcome.FeeCapExceeded("tx fee exceeds the configured cap"),
        new BroadcastOutcome.TypeNotSupported("transaction type not supported"),
        new BroadcastOutcome.NotPermitted("sender account not authorized"),
        new BroadcastOutcome.WrongChain("invalid chain id for signer"),
        new BroadcastOutcome.Fatal("invalid sender"));
  }

  @ParameterizedTest
  @MethodSource("misses")
  void aMissGoesOutAgainSoonAndThenSeldom(BroadcastOutcome outcome) {
    List<Duration> delays = new ArrayList<>();
    int misses = 0;
    for (int i = 0; i < 5; i++) {
      Next next = schedule.after(outcome, misses);
      misses = next.misses();
      delays.add(next.in());
    }

    assertThat(delays)
        .containsExactly(
            Duration.ofMillis(200),
            Duration.ofMillis(600),
            Duration.ofMillis(1400),
            MINUTE,
            MINUTE);
  }

  @Test
  void whatNoBlockHasRoomForIsHopelessOnlyAfterTheShortDelaysAndOneMore() {
    BroadcastOutcome tooLarge = new BroadcastOutcome.OverBlockLimit("exceeds block gas limit");
    assertThat(ResendSchedule.isHopeless(tooLarge, 4)).isFalse();
    assertThat(ResendSchedule.isHopeless(tooLarge, 5)).isTrue();
    assertThat(ResendSchedule.isHopeless(new BroadcastOutcome.Fatal("invalid sender"), 0)).isTrue();
    assertThat(ResendSchedule.isHopeless(new BroadcastOutcome.MaybeSent("time-out"), 99)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("certain")
  void aCertainAnswerTurnsTheClockToItsSlowPaceAndGivesTheShortDelaysBack(
      BroadcastOutcome outcome) {
    assertThat(schedule.after(outcome, 0)).isEqualTo(new Next(0, MINUTE));
    assertThat(schedule.after(outcome, 7)).isEqualTo(new Next(0, MINUTE));
  }

  @Test
  void noDelayIsLongerThanTheSlowPace() {
    ResendSchedule fast = new ResendSchedule(Duration.ofMillis(500), MINUTE);

    assertThat(fast.after(new BroadcastOutcome.MaybeSent(""), 0).in())
        .isEqualTo(Duration.ofMillis(200));
    assertThat(fast.after(new BroadcastOutcome.MaybeSent(""), 1).in())
        .isEqualTo(Duration.ofMillis(500));
  }
}
