package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A chain goes on after each end of the JVM that has started it.
final class ChainRestartsTest {
  private static final int RESTARTS = 10;

  @TempDir Path folder;

  private final Set<String> genesis = new HashSet<>();
  private final List<String> mined = new ArrayList<>();

  @Test
  void tenRestartsOfWhichFiveAreKillsKeepTheFirstBlockAndAllPayments() throws Exception {
    for (int i = 0; i < RESTARTS; i += 2) {
      paysUntilItIsKilled();
      paysUntilItIsClosed();
    }
    paysUntilItIsClosed();
    assertThat(mined).hasSize((RESTARTS + 1) * PayingChain.PAYMENTS);
  }

  private void paysUntilItIsKilled() throws Exception {
    try (ChildJvm child = ChildJvm.start(PayingChain.class, folder.toString())) {
      child.awaitCount("mined", PayingChain.PAYMENTS);
      Signal.KILL.sendTo(child.pid());
      child.awaitEnd();
      sees(child.awaitLine("genesis"));
      mined.addAll(child.printed("mined"));
    }
  }

  private void paysUntilItIsClosed() {
    try (DevChain chain = DevChain.start(PayingChain.options(folder))) {
      sees(Payments.genesis(chain));
      for (int i = 0; i < PayingChain.PAYMENTS; i++) {
        mined.add(Payments.mine(chain));
      }
      assertThat(mined).allMatch(hash -> Payments.isMined(chain, hash));
    }
  }

  private void sees(String hash) {
    genesis.add(hash);
    assertThat(genesis).as("first blocks after %d payments", mined.size()).hasSize(1);
  }
}
