package io.relayer.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A loop's report of itself.
///
/// @param loop its name
/// @param running whether its thread is there; false once it was closed
/// @param lastSuccess when a step last came back without an exception
/// @param failure what is wrong now; empty as soon as a step succeeds
/// @param work what it has done up to now
public record Health(
    String loop,
    boolean running,
    Optional<Instant> lastSuccess,
    Optional<Failure> failure,
    Work work) {

  /// Failures in a row.
  ///
  /// @param text of the newest
  /// @param count how many
  /// @param since when the first of them was
  public record Failure(String text, int count, Instant since) {}

  /// A loop's rounds since it was made.
  ///
  /// @param since when that was
  /// @param rounds calls of the step that have ended, well or not
  /// @param failures those of them that ended with an exception
  /// @param busy the time that they took, without the waits between them
  public record Work(Instant since, long rounds, long failures, Duration busy) {

    public static Work none(Instant since) {
      return new Work(since, 0, 0, Duration.ZERO);
    }

    Work plus(Duration round, boolean failed) {
      return new Work(since, rounds + 1, failures + (failed ? 1 : 0), busy.plus(round));
    }
  }

  /// Whether its work is being done as far as it can tell.
  public boolean isGood() {
    return running && failure.isEmpty();
  }
}
