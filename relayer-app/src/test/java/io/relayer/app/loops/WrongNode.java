package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.WRONG_CHAIN;

import java.util.Map;

/// Is there from the start: see [LoopScene].
record WrongNode(LoopScene scene) implements Plant {
  @Override
  public void plant() {}

  @Override
  public Map<String, Long> goodOnesGoOn() {
    return new Tour(scene, true).go();
  }

  @Override
  public void told() {
    scene.until(
        "the chain's node to be told of",
        () ->
            scene.ready().contains("is wrong-chain")
                && scene.ready().contains("chain-" + WRONG_CHAIN));
  }
}
