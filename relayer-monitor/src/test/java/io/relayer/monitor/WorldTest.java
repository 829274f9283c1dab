package io.relayer.monitor;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Tests of the monitor's work done by hand: one chain for the class, a world on it for each test.
public abstract class WorldTest {
  protected static DevChain chain;

  protected World world;

  @BeforeAll
  static void startChain() {
    chain = TestStack.newChain(options -> options.withMining(new Mining.OnDemand()));
  }

  @AfterAll
  static void endChain() {
    chain.close();
  }

  @BeforeEach
  void openWorld() {
    world = new World(chain);
  }

  @AfterEach
  void closeWorld() {
    world.close();
  }
}
