package io.relayer.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Processes;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// Where the children have their temporary files.
  @TempDir Path folder;

  @Test
  void relaysAllToTheEndAndLeavesNothing() throws Exception {
    try (RelayerChild demo =
        RelayerChild.startIn(folder, "demo", "--transactions", "30", "--senders", "3", "--json")) {
      assertThat(demo.awaitEnd()).isEqualTo(ExitCode.DONE);
      isRight(JsonMapper.shared().readTree(demo.out()));
    }
    assertThat(folders()).isEmpty();
    assertThat(Processes.on(folder)).isEmpty();
  }

  private static void isRight(JsonNode document) {
    assertThat(document.propertyNames())
        .contains("transactions", "confirmed", "failed", "seconds")
        .contains("signed_p50_ms", "published_p50_ms", "published_p99_ms")
        .contains("accepted_p50_ms", "accepted_p99_ms", "included_p50_ms", "included_p99_ms")
        .contains("audit");
    assertThat(document.get("transactions").intValue()).isEqualTo(30);
    assertThat(document.get("confirmed").intValue()).isEqualTo(30);
    assertThat(document.get("failed").intValue()).isZero();
    assertThat(document.get("audit").asString()).isEqualTo("clean");
    double accepted = document.get("accepted_p50_ms").doubleValue();
    double included = document.get("included_p50_ms").doubleValue();
    assertThat(document.get("published_p50_ms").doubleValue()).isPositive();
    assertThat(accepted)
        .isPositive()
        .isLessThanOrEqualTo(document.get("accepted_p99_ms").asDouble());
    assertThat(included)
        .isPositive()
        .isLessThanOrEqualTo(document.get("included_p99_ms").asDouble());
    assertThat(document.get("seconds").doubleValue() * 1_000).isGreaterThan(included);
  }

  @Test
  void keptDataStayAndNothingRunsOnThem() throws IOException {
    CommandRun demo = CommandRun.of("demo", "--transactions", "3", "--senders", "1", "--keep");

    assertThat(demo.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(demo.out())
        .containsPattern("transactions +3\n")
        .containsPattern("confirmed +3\n")
        .containsPattern("failed +0\n")
        .containsPattern("request to block +p50 \\d+ ms, p99 \\d+ ms\n")
        .containsPattern("audit +clean\n");
    Path kept =
        Path.of(
            demo.err()
                .lines()
                .filter(l -> l.startsWith("data: "))
                .findFirst()
                .orElseThrow()
                .substring(6));
    assertThat(kept.resolve("postgres/data/PG_VERSION")).exists();
    assertThat(kept.resolve("endpoints.json")).doesNotExist();
    assertThat(Processes.on(kept)).isEmpty();
    Folders.delete(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "--transactions, 0, '--transactions: 0: expected 1 or more'",
    "--senders, 0, '--senders: 0: expected 1 to 20'",
    "--senders, 21, '--senders: 21: expected 1 to 20'",
    "--transactions, many, 'many'",
    "--no-such-option, 1, '--no-such-option'",
  })
  void wrongOptionsAreNamed(String option, String value, String message) {
    CommandRun demo = CommandRun.of("demo", option, value);

    assertThat(demo.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(demo.err()).contains(message, "Usage: relayer demo");
    assertThat(demo.out()).isEmpty();
  }

  @Test
  void endedAtWorkItSaysThatItIsNotDoneAndLeavesNothing() throws Exception {
    endedWhen("/endpoints.json");
  }

  @Test
  void endedAtItsStartItLeavesNothing() throws Exception {
    endedWhen("/postgres");
  }

  private void endedWhen(String there) throws Exception {
    try (RelayerChild demo = RelayerChild.startIn(folder, "demo", "--transactions", "20000")) {
      await(there)
          .atMost(PATIENCE)
          .until(() ->
              demo.isRunning()
                  && folders().stream().anyMatch(f -> Files.exists(Path.of(f + there))));
      assertThat(demo.end()).isEqualTo(ExitCode.FAILED);
    }
    assertThat(folders()).isEmpty();
    assertThat(Processes.on(folder)).isEmpty();
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }
}
