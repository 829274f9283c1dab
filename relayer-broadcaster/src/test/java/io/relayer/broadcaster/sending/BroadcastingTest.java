package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.ethereum.value.ChainId;
import org.junit.jupiter.api.AfterEach;

/// Tests of a chain's broadcaster that is advanced by hand, on a real database and broker, with
/// nodes that say what they are told to.
abstract class BroadcastingTest {
  private static final ChainId CHAIN = new ChainId(31337);

  final Scene scene = new Scene(CHAIN, 2);
  final ScriptedNodes nodes = new ScriptedNodes(CHAIN);
  final Reading reading = new Reading(scene, nodes);

  @AfterEach
  void close() {
    reading.close();
    scene.close();
  }

  final void untilHandled(Signed signed) {
    reading.until(() -> Boolean.TRUE.equals(scene.row(signed).get("handled")));
  }
}
