package io.relayer.core.runtime;

import java.time.Duration;

/// One piece of a loop's work. It has no thread and no delay of its own: a [RunLoop] calls it again
/// and again, a test calls it by hand.
@FunctionalInterface
public interface Step {
  /// Does one piece of work.
  ///
  /// @return how long to wait before the next one unless a [Wakeup] comes before; zero goes on at
  ///   once
  /// @throws Exception whatever went wrong: the loop says so, backs off and calls again
  Duration advance() throws Exception;

  /// Frees what the step holds. Called once, by the thread that called [#advance], after the last
  /// call of it.
  default void close() throws Exception {}
}
