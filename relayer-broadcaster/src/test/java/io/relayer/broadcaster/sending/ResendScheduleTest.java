package io.relayer.broadcaster.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.BroadcastDao.Before;
import io.relayer.broadcaster.sending.BroadcastDao.Refused;
import io.relayer.broadcaster.sending.ResendSchedule.Next;
import io.relayer.core.transaction.Handled.Turned;
import io.relayer.node.broadcast.BroadcastOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  static Stream<Arguments> refusalsAndTheirTimes() {
    return Stream.of("PT1S", "PT3S", "PT20S", "PT1M", "PT10M", "PT2H")
        .map(Duration::parse)
        .flatMap(stuckAfter ->
            Stream.of(
                    new BroadcastOutcome.MaybeSent("words that nobody knows"),
                    new BroadcastOutcome.NotPermitted("sender account not authorized"),
                    new BroadcastOutcome.TypeNotSupported("transaction type not supported"))
                .map(outcome -> Arguments.of(stuckAfter, outcome)));
  }

  @ParameterizedTest
  @MethodSource("refusalsAndTheirTimes")
  void whatAllNodesRefuseIsToldAndGivenUpInTheTimeThatIsSetForIt(
      Duration stuckAfter, BroadcastOutcome outcome) {
    ResendSchedule timed = new ResendSchedule(MINUTE, stuckAfter);
    Before before = new Before(true, 0, false, null, null, null);
    Duration at = Duration.ZERO;
    Duration told = stuckAfter.multipliedBy(2);
    int answers = 1;
    while (!timed.isEnough(before) && answers < 1000) {
      told = ResendSchedule.isToBePublished(before) && told.compareTo(at) > 0 ? at : told;
      Next next = timed.after(outcome, before, Turned.DOWN);
      at = at.plus(next.in());
      before = new Before(true, next.misses(), false, new Refused(at, answers), at, null);
      answers++;
    }

    assertThat(answers).isGreaterThanOrEqualTo(ResendSchedule.LEAST_REFUSALS);
    assertThat(at).isEqualTo(stuckAfter);
    assertThat(told).isLessThanOrEqualTo(stuckAfter.dividedBy(2));
  }

  static Stream<Arguments> allAndTheirTimes() {
    return Stream.of("PT3S", "PT20S", "PT10M", "PT2H")
        .map(Duration::parse)
        .flatMap(stuckAfter ->
            Stream.concat(misses(), certain())
                .filter(outcome -> !(outcome instanceof BroadcastOutcome.Accepted))
                .map(outcome -> Arguments.of(stuckAfter, outcome)));
  }

  @ParameterizedTest
  @MethodSource("allAndTheirTimes")
  void whatNoNodeTakesIsToldWithinThreeQuartersOfTheTime(
      Duration stuckAfter, BroadcastOutcome outcome) {
    ResendSchedule timed = new ResendSchedule(MINUTE, stuckAfter);
    Before before = new Before(true, 0, false, null, null, null);
    Duration at = Duration.ZERO;
    while (!timed.isLongUntaken(before)) {
      Next next = timed.after(outcome, before, Turned.NOT_DOWN);
      at = at.plus(next.in());
      before = new Before(true, next.misses(), false, null, at, null);
    }

    assertThat(at).isLessThanOrEqualTo(stuckAfter.dividedBy(4).multipliedBy(3));
    Before told = new Before(true, 9, false, null, at, "untaken");
    assertThat(timed.after(outcome, told, Turned.NOT_DOWN).in()).isEqualTo(MINUTE);
  }

  @Test
  void whatWasSignedElsewhereIsToldOfInThatTimeToo() {
    ResendSchedule timed = new ResendSchedule(MINUTE, Duration.ofSeconds(20));
    BroadcastOutcome outcome = new BroadcastOutcome.NotPermitted("by plugin");
    Next first = timed.after(outcome, new Before(true, 0, true, null, null, null), Turned.DOWN);
    Refused once = new Refused(first.in(), 1);
    Next second =
        timed.after(outcome, new Before(true, first.misses(), true, once, null, null), Turned.DOWN);

    assertThat(first.in().plus(second.in())).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void withoutMeasureNoRefusalIsAskedForWithoutAPause() {
    ResendSchedule hasty = new ResendSchedule(MINUTE, Duration.ofMillis(1));

    assertThat(
            hasty
                .after(
                    new BroadcastOutcome.NotPermitted("by plugin"),
                    new Before(true, 0, false, null, null, null),
                    Turned.DOWN)
                .in())
        .isEqualTo(Duration.ofMillis(200));
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
