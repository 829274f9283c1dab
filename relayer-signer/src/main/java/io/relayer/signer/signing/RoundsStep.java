package io.relayer.signer.signing;

import io.relayer.core.runtime.Step;

/// A step that starts rounds and does not wait for them: they go on when [#advance] has come back,
/// and the next call sees how they ended.
interface RoundsStep extends Step {
  /// Waits for the rounds that were started.
  ///
  /// @return whether one of them would find more to do at once
  boolean awaitRounds() throws InterruptedException;
}
