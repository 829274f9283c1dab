package io.relayer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.FurtherCommand;
import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BenchCommandTest {
  private static final String TRANSACTIONS = "200";

  @TempDir Path folder;

  @Test
  void commandLineFindsIt() {
    assertThat(ServiceLoader.load(FurtherCommand.class))
        .hasExactlyElementsOfTypes(BenchCommand.class, CapacityCommand.class);
  }

  /// All parts on real servers: small, so what the rates are tells nothing.
  @Test
  void measuresAllAndLeavesNothing() throws IOException {
    Path page = folder.resolve("bench.html");
    BenchRun run =
        BenchRun.of(
            "--transactions",
            TRANSACTIONS,
            "--senders",
            "20",
            "--rounds",
            "1",
            "--data",
            folder.resolve("data").toString(),
            "--html",
            page.toString(),
            "--least-of-ceiling",
            "1000",
            "--json");

    assertThat(run.err()).contains("of the node's batched ceiling, and 1000.0 is asked");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    isWhole(run.json());
    assertThat(page).content().contains("<svg").doesNotContain("http:", "https:");
    try (Stream<Path> left = Files.list(folder.resolve("data"))) {
      assertThat(left).isEmpty();
    }
  }

  private static void isWhole(JsonNode document) {
    assertThat(document.path("audit").asString()).isEqualTo("clean");
    for (String rate :
        new String[] {
          "node_ceiling_single_tps",
          "node_ceiling_batched_tps",
          "bare_web3j_tps",
          "bare_web3j_warm_tps"
        }) {
      assertThat(document.path(rate).doubleValue()).as(rate).isPositive();
    }
    assertThat(document.path("node_ceiling")).hasSize(6);
    assertThat(document.path("rounds")).hasSize(1).allSatisfy(BenchCommandTest::isWholeRound);
    assertThat(document.path("null_node_rounds"))
        .hasSize(1)
        .allSatisfy(BenchCommandTest::isWholeRound);
    assertThat(document.path("rounds").get(0).path("senders").asInt()).isEqualTo(20);
    assertThat(document.path("not_run")).isEmpty();
    assertThat(document.path("ratios").propertyNames())
        .containsExactly("of_ceiling", "of_bare_web3j", "of_bare_web3j_warm");
  }

  private static void isWholeRound(JsonNode round) {
    assertThat(round.path("transactions").asInt()).isEqualTo(Integer.parseInt(TRANSACTIONS));
    assertThat(round.path("confirmed").asInt()).isEqualTo(Integer.parseInt(TRANSACTIONS));
    for (String rate : new String[] {"accepted_tps", "included_tps", "confirmed_tps"}) {
      assertThat(round.path(rate).doubleValue()).as(rate).isPositive();
    }
    assertThat(round.path("accepted_p50_ms").doubleValue())
        .isPositive()
        .isLessThanOrEqualTo(round.path("accepted_p99_ms").doubleValue());
    for (String part : new String[] {"relayer", "postgres", "kafka", "node"}) {
      assertThat(round.path("cpu_seconds").path(part).doubleValue()).as(part).isNotNegative();
    }
    JsonNode counted = round.path("per_thousand");
    assertThat(counted.path("rows_inserted").doubleValue()).isGreaterThanOrEqualTo(3_000);
    assertThat(counted.path("kafka_records").doubleValue()).isGreaterThanOrEqualTo(6_000);
    for (String count :
        new String[] {
          "statements",
          "commits",
          "wal_kib",
          "database_kib",
          "node_calls",
          "node_calls_sending",
          "kafka_kib",
          "garbage_mib"
        }) {
      assertThat(counted.path(count).doubleValue()).as(count).isPositive();
    }
    assertThat(round.path("void").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "--transactions, 0, '--transactions: 0: expected 100 or more'",
    "--senders, 0, '--senders: 0: expected 1 to 64'",
    "--senders, '1,65', '--senders: 65: expected 1 to 64'",
    "--senders, some, 'some'",
    "--rounds, 0, '--rounds: 0: expected 1 or more'",
    "--minutes, 0, '--minutes: 0: expected 1 to 1440'",
    "--rate, 0, '--rate: 0.0: expected more than 0'",
    "--rate, -5, '--rate: -5.0: expected more than 0'",
    "--rate, NaN, '--rate: NaN: expected more than 0'",
    "--node, hardhat, '--node: ''hardhat'': expected anvil or geth'",
    "--fill, -1, '--fill: -1: expected 0 or more'",
    "--fill, all, '--fill'",
    "--fill, 2000000000, '--data: folder '",
    "--data, /dev/null, '--data: ''/dev/null'': expected a folder'",
    "--transactions, 2000000000, '--data: folder '",
    "--html, /nowhere/bench.html, '--html: there is no folder /nowhere'",
    "--least-of-before, 0.9, '--least-of-before: there is nothing before'",
    "--least-of-ceiling, 0, '--least-of-ceiling: 0.0: expected more than 0'",
    "--unheard-of, 1, '--unheard-of'",
  })
  void whatCanNotBeMeasuredIsTold(String option, String value, String message) {
    isRefused(message, option, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"version\": 7, \"rounds\": []} | is of version 7, and this bench compares version 1",
        "{\"rounds\": []} | is of version 0, and this bench compares version 1",
        "{\"demo\": true} | is not what `relayer bench --json` printed",
        "[1, 2] | is not what `relayer bench --json` printed",
        "so so | is no JSON",
      })
  void whatIsNoEarlierResultIsTold(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("before.json"), content);

    isRefused("--compare: %s %s".formatted(file, message), "--compare", file.toString());
  }

  @Test
  void earlierResultThatIsNotThereIsTold() {
    isRefused("can't be read", "--compare", folder.resolve("none.json").toString());
  }

  private static void isRefused(String message, String... arguments) {
    BenchRun run = BenchRun.of(arguments);

    assertThat(run.err()).contains(message, "Usage: bench");
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.out()).isEmpty();
  }
}
