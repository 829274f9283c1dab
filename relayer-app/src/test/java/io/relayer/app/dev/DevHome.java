package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.stack.RelayerChild;
import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder in which one `dev` after another runs, as a process of its own, and goes on with the
/// data of the one before.
record DevHome(Path folder) {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Where `dev` has its data, and other commands look for them.
  Path data() {
    return folder.resolve(".relayer", "dev");
  }

  RelayerChild start(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "dev", "--http-port=0", "--kafka-port=0", "--postgres-port=0", "--chain-port=0"));
    arguments.addAll(List.of(options));
    return RelayerChild.startIn(folder, arguments.toArray(String[]::new));
  }

  DevClient awaitReady(RelayerChild dev) throws IOException {
    await("dev to be ready").atMost(PATIENCE).until(() -> alive(dev) && DevClient.isReady(data()));
    return new DevClient(data());
  }

  void awaitConfirmed(long count, RelayerChild dev, DevClient client) {
    await("all to be confirmed")
        .atMost(PATIENCE)
        .until(() -> alive(dev) && client.count("state = 'confirmed'") == count);
  }

  void auditIsClean(int checked) throws InterruptedException {
    try (RelayerChild audit = RelayerChild.startIn(folder, "audit", "--json")) {
      int exitCode = audit.awaitEnd();
      JsonNode report = JsonMapper.shared().readTree(audit.out());
      assertThat(report.get("violations")).isEmpty();
      assertThat(report.get("checked").intValue()).isEqualTo(checked);
      assertThat(exitCode).isEqualTo(ExitCode.DONE);
    }
  }

  static boolean alive(RelayerChild dev) {
    assertThat(dev.isRunning()).as("dev ended by itself").isTrue();
    return true;
  }
}
