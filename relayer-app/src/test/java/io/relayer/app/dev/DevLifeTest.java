package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.ExitCode;
import io.relayer.app.stack.Processes;
import io.relayer.app.stack.RelayerChild;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A `dev` that is killed at work, started again, and begun anew.
class DevLifeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int REQUESTS = 200;
  private static final int ON_SECOND_CHAIN = 20;

  /// `dev` has its data in `.relayer/dev` of it, where other commands look for it.
  @TempDir Path folder;

  @Test
  void goesOnWhereItWasKilledUntilItIsToBeginAnew() throws Exception {
    isKilledAtWork();
    goesOn();
    beginsAnew();
    assertThat(Processes.on(folder)).isEmpty();
  }

  private void isKilledAtWork() throws Exception {
    try (RelayerChild dev = start("--chains=2", "--nodes=3");
        DevClient client = awaitReady(dev)) {
      client.reachesAll(2, 3);
      aSecondOneIsTold(dev, client);
      client.publish(31337, REQUESTS - ON_SECOND_CHAIN);
      client.publish(31338, ON_SECOND_CHAIN);
      await("it to be at work")
          .atMost(PATIENCE)
          .until(() -> alive(dev) && client.count("block_number is not null") > 0);
      assertThat(client.count("state = 'confirmed'")).isLessThan(REQUESTS);
      dev.kill();
    }
    assertThat(data().resolve(Endpoints.FILE)).exists();
  }

  private void goesOn() throws Exception {
    try (RelayerChild dev = start("--chains=2", "--nodes=3");
        DevClient client = awaitReady(dev)) {
      await("all to be confirmed")
          .atMost(PATIENCE)
          .until(() -> alive(dev) && client.count("state = 'confirmed'") == REQUESTS);
      assertThat(client.count("chain_id = 31338 and state = 'confirmed'"))
          .isEqualTo(ON_SECOND_CHAIN);
      auditIsClean();
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
    try (RelayerChild dev = start("--fresh");
        DevClient client = awaitReady(dev)) {
      client.reachesAll(1, 1);
      assertThat(client.count("true")).isZero();
      endsWithItsChain(dev);
      assertThat(dev.out()).contains("begun anew");
    }
  }

  private void aSecondOneIsTold(RelayerChild first, DevClient client) {
    CommandRun second =
        CommandRun.of("dev", "--data=" + data(), "--http-port=" + client.consolePort());
    assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(second.err())
        .contains(
            "is in use by process " + first.pid(),
            "stop it (kill %d)".formatted(first.pid()),
            "--data");
  }

  private void auditIsClean() throws InterruptedException {
    try (RelayerChild audit = RelayerChild.startIn(folder, "audit", "--json")) {
      int exitCode = audit.awaitEnd();
      JsonNode report = JsonMapper.shared().readTree(audit.out());
      assertThat(report.get("violations")).isEmpty();
      assertThat(report.get("checked").intValue()).isEqualTo(REQUESTS);
      assertThat(exitCode).isEqualTo(ExitCode.DONE);
    }
  }

  private void endsInOrder(RelayerChild dev) throws InterruptedException {
    assertThat(dev.end()).isEqualTo(ExitCode.DONE);
    assertThat(data().resolve(Endpoints.FILE)).doesNotExist();
  }

  private void endsWithItsChain(RelayerChild dev) throws InterruptedException {
    String chain =
        Processes.on(folder).stream()
            .filter(process -> process.contains("anvil"))
            .findFirst()
            .orElseThrow();
    ProcessHandle.of(Long.parseLong(chain.split(" ", 2)[0])).orElseThrow().destroyForcibly();

    assertThat(dev.awaitEnd()).isEqualTo(ExitCode.FAILED);
    assertThat(data().resolve(Endpoints.FILE)).doesNotExist();
  }

  private RelayerChild start(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "dev", "--http-port=0", "--kafka-port=0", "--postgres-port=0", "--chain-port=0"));
    arguments.addAll(List.of(options));
    return RelayerChild.startIn(folder, arguments.toArray(String[]::new));
  }

  private DevClient awaitReady(RelayerChild dev) throws IOException {
    await("dev to be ready").atMost(PATIENCE).until(() -> alive(dev) && DevClient.isReady(data()));
    return new DevClient(data());
  }

  private Path data() {
    return folder.resolve(".relayer", "dev");
  }

  private static boolean alive(RelayerChild dev) {
    assertThat(dev.isRunning()).as("dev ended by itself").isTrue();
    return true;
  }
}
