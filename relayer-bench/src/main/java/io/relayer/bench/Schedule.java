package io.relayer.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Measurements in turn, round after round, as far as the time goes: what would not end in time is
/// left out, and no measurement is made smaller. Each round has each of them, so that a machine
/// that gets slower meanwhile gets slower for all; so no round is begun after one that is not
/// whole.
///
/// @param end in the clock's nanoseconds
/// @param clock only goes forward
record Schedule(List<Part> parts, int rounds, long end, LongSupplier clock) {
  Schedule {
    parts = List.copyOf(parts);
  }

  /// @return what was left out, and why
  List<String> run() throws InterruptedException {
    List<String> left = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      boolean begins = left.isEmpty();
      for (Part part : parts) {
        if (!begins) {
          left.add("round %d, %s: the round before is not whole".formatted(round, part.name()));
        } else if (clock.getAsLong() + part.expected().toNanos() - end <= 0) {
          part.run(round);
        } else {
          left.add(
              "round %d, %s: its %d s would not end in time"
                  .formatted(round, part.name(), seconds(part.expected())));
        }
      }
    }
    return left;
  }

  private static long seconds(Duration time) {
    return Math.max(1, time.toSeconds());
  }
}
