package io.relayer.app.loops;

import java.util.Map;

/// A bad thing, put beside what is good.
interface Plant {
  LoopScene scene();

  /// Puts it there; when this returns, the loops come upon it.
  void plant();

  /// Waits for what good ones ask for.
  ///
  /// @return the most rounds that they waited, by kind of loop
  default Map<String, Long> goodOnesGoOn() {
    return new Tour(scene()).go();
  }

  /// Waits until what a person must know of it is told.
  void told();

  /// Takes it away, as far as [LoopScene#heal] does not.
  default void heal() {}
}
