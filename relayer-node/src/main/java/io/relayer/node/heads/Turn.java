package io.relayer.node.heads;

import java.time.Duration;

/// What a step of a [Session] brought.
sealed interface Turn {
  /// Nothing to tell.
  ///
  /// @param pause until it must be looked after, if nothing arrives before
  record Going(Duration pause) implements Turn {}

  record Subscribed() implements Turn {}

  record Head(long number) implements Turn {}

  record Lost(String detail) implements Turn {}
}
