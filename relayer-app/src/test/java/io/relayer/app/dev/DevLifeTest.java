package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.config.Endpoints;
import io.relayer.app.stack.Processes;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.terminal.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `dev` that is killed at work, started again, and begun anew.
@Tag("long")
class DevLifeTest {
  private static final int REQUESTS = 200;
  private static final int ON_SECOND_CHAIN = 20;

  @TempDir Path folder;

  @Test
  void goesOnWhereItWasKilledUntilItIsToBeginAnew() throws Exception {
    isKilledAtWork();
    goesOn();
    beginsAnew();
    assertThat(Processes.on(folder)).isEmpty();
  }

  private void isKilledAtWork() throws Exception {
    try (RelayerChild dev = home().start("--chains=2", "--nodes=3");
        DevClient client = home().awaitReady(dev)) {
      client.reachesAll(2, 3);
      aSecondOneIsTold(dev, client);
      client.publish(31337, REQUESTS - ON_SECOND_CHAIN);
      client.publish(31338, ON_SECOND_CHAIN);
      await("it to be at work")
          .atMost(DevHome.PATIENCE)
          .until(() -> DevHome.alive(dev) && client.count("block_number is not null") > 0);
      assertThat(client.count("state = 'confirmed'")).isLessThan(REQUESTS);
      dev.kill();
    }
    assertThat(home().data().resolve(Endpoints.FILE)).exists();
  }

  private void goesOn() throws Exception {
    try (RelayerChild dev = home().start("--chains=2", "--nodes=3");
        DevClient client = home().awaitReady(dev)) {
      home().awaitConfirmed(REQUESTS, dev, client);
      assertThat(client.count("chain_id = 31338 and state = 'confirmed'"))
          .isEqualTo(ON_SECOND_CHAIN);
      home().auditIsClean(REQUESTS);
      endsInOrder(dev);
      assertThat(dev.out())
          .startsWith("ready")
          .contains(
              client.endpoints().get("kafka").asString(),
              "a proxy to it",
              "goes on where it was",
              "(or kill %d)".formatted(dev.pid()));
    }
  }

  private void beginsAnew() throws Exception {
    try (RelayerChild dev = home().start("--fresh");
        DevClient client = home().awaitReady(dev)) {
      client.reachesAll(1, 1);
      assertThat(client.count("true")).isZero();
      endsWithItsChain(dev);
      assertThat(dev.out()).contains("begun anew");
    }
  }

  private void aSecondOneIsTold(RelayerChild first, DevClient client) {
    CommandRun second =
        CommandRun.of("dev", "--data=" + home().data(), "--http-port=" + client.consolePort());
    assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(second.err())
        .contains(
            "is in use by process " + first.pid(),
            "stop it (kill %d)".formatted(first.pid()),
            "--data");
  }

  private void endsInOrder(RelayerChild dev) throws InterruptedException {
    assertThat(dev.end()).isEqualTo(ExitCode.DONE);
    assertThat(home().data().resolve(Endpoints.FILE)).doesNotExist();
  }

  private void endsWithItsChain(RelayerChild dev) throws InterruptedException {
    String chain =
        Processes.on(folder).stream()
            .filter(process -> process.contains("anvil"))
            .findFirst()
            .orElseThrow();
    ProcessHandle.of(Long.parseLong(chain.split(" ", 2)[0])).orElseThrow().destroyForcibly();

    assertThat(dev.awaitEnd()).isEqualTo(ExitCode.FAILED);
    assertThat(home().data().resolve(Endpoints.FILE)).doesNotExist();
  }

  private DevHome home() {
    return new DevHome(folder);
  }
}
