package io.relayer.signer.signing;

import io.relayer.core.runtime.Step;
import java.time.Duration;

/// A step whose rounds have ended when a look comes back: what it did can be asked for then.
record Awaited(RoundsStep<?> step) implements Step {
  @Override
  public Duration advance() throws Exception {
    Duration pause = step.advance();
    return step.awaitRounds() ? Duration.ZERO : pause;
  }

  @Override
  public void close() throws Exception {
    step.close();
  }
}
