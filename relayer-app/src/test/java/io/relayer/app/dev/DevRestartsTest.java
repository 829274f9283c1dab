package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.Processes;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.terminal.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `dev` that is killed and stopped by turns, and goes on each time.
@Tag("long")
class DevRestartsTest {
  private static final long CHAIN = 31337;
  private static final int RESTARTS = 10;
  private static final int PAYMENTS = 10;

  @TempDir Path folder;

  private int published;

  @Test
  void paysAfterEachOfTenRestartsOfWhichFiveAreKills() throws Exception {
    for (int i = 0; i < RESTARTS; i += 2) {
      paysAndIsKilledAtWork();
      paysAndIsStopped();
    }
    paysAndIsAudited();
    assertThat(Processes.on(folder)).isEmpty();
  }

  private void paysAndIsKilledAtWork() throws Exception {
    try (RelayerChild dev = home().start();
        DevClient client = home().awaitReady(dev)) {
      pays(dev, client);
      publish(client);
      dev.kill();
    }
  }

  private void paysAndIsStopped() throws Exception {
    try (RelayerChild dev = home().start();
        DevClient client = home().awaitReady(dev)) {
      pays(dev, client);
      assertThat(dev.end()).isEqualTo(ExitCode.DONE);
    }
  }

  private void paysAndIsAudited() throws Exception {
    try (RelayerChild dev = home().start();
        DevClient client = home().awaitReady(dev)) {
      pays(dev, client);
      home().auditIsClean(published);
      assertThat(dev.end()).isEqualTo(ExitCode.DONE);
    }
  }

  /// Until all that was ever published is confirmed.
  private void pays(RelayerChild dev, DevClient client) {
    publish(client);
    home().awaitConfirmed(published, dev, client);
  }

  private void publish(DevClient client) {
    client.publish(CHAIN, published + 1, PAYMENTS);
    published += PAYMENTS;
  }

  private DevHome home() {
    return new DevHome(folder);
  }
}
