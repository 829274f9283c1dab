package io.relayer.core.run;

import java.time.Instant;
import java.util.Optional;

/// What a loop says of itself.
///
/// @param loop its name
/// @param running whether its thread is there; false once it was closed
/// @param lastSuccess when a step last came back without an exception
/// @param failure what is wrong now; empty as soon as a step succeeds
public record Health(
    String loop, boolean running, Optional<Instant> lastSuccess, Optional<Failure> failure) {

  /// Failures in a row.
  ///
  /// @param text of the newest
  /// @param count how many
  /// @param since when the first of them was
  public record Failure(String text, int count, Instant since) {}

  /// Whether its work is being done as far as it can tell.
  public boolean isGood() {
    return running && failure.isEmpty();
  }
}
