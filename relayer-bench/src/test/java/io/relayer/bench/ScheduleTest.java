package io.relayer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void eachIsMeasuredInEachRound() throws InterruptedException {
    Schedule schedule =
        new Schedule(
            Stream.of("a", "b").map(name -> part(name, Duration.ofSeconds(1))).toList(),
            2,
            Duration.ofSeconds(10).toNanos(),
            () -> 0);

    assertThat(schedule.run()).isEmpty();
    assertThat(done).containsExactly("a 1", "b 1", "a 2", "b 2");
  }

  @Test
  void whatWouldNotEndInTimeIsLeftOutAndTold() throws InterruptedException {
    Schedule schedule =
        new Schedule(
            List.of(part("short", Duration.ofSeconds(1)), part("long", Duration.ofSeconds(20))),
            1,
            Duration.ofSeconds(10).toNanos(),
            () -> 0);

    assertThat(schedule.run()).containsExactly("round 1, long: its 20 s would not end in time");
    assertThat(done).containsExactly("short 1");
  }

  @Test
  void noRoundFollowsOneThatIsNotWhole() throws InterruptedException {
    Schedule schedule =
        new Schedule(
            List.of(part("short", Duration.ofSeconds(1)), part("long", Duration.ofSeconds(20))),
            2,
            Duration.ofSeconds(10).toNanos(),
            () -> 0);

    assertThat(schedule.run())
        .containsExactly(
            "round 1, long: its 20 s would not end in time",
            "round 2, short: the round before is not whole",
            "round 2, long: the round before is not whole");
    assertThat(done).containsExactly("short 1");
  }

  @Test
  void nothingBeginsAfterTheEnd() throws InterruptedException {
    Schedule schedule = new Schedule(List.of(part("a", Duration.ZERO)), 3, 10, () -> 11);

    assertThat(schedule.run()).hasSize(3);
    assertThat(done).isEmpty();
  }

  private Part part(String name, Duration expected) {
    return new Part(name, expected, round -> done.add(name + " " + round));
  }
}
