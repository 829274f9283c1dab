package io.relayer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.terminal.ExitCode;
import io.relayer.bench.capacity.BenchFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CapacityCommandTest {
  @TempDir Path folder;
  private Path bench = Path.of("");

  @BeforeEach
  void write() throws IOException {
    bench = BenchFiles.whole(folder);
  }

  @Test
  void textHasEachNeedWithItsArithmeticAndWhatItStandsOn() {
    BenchRun run = run("--target-rate", "400", "--growth", "60%", "--years", "2");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "measured: %s: rounds[1], senders: 8, 900 confirmed a second; the dearest of 2 such rounds"
                .formatted(bench),
            "on: 2 CPUs (a machine), 4,096 MiB, with PostgreSQL, Kafka and the node",
            "asked: 400 transactions a second, growth 60 % a year: 1,024 a second after 2 years",
            "Note: 1,024 a second is 1.14 times what was measured (900,",
            "PostgreSQL: CPU: 1,024 tx/s × 0.20 CPU s ÷ 1,000 tx ÷ 60 % = 0.34 cores",
            "  measured: rounds[1].per_thousand.cpu_seconds_postgres = 0.20 (senders: 8)",
            "  head-room: 60 % of the CPU at most",
            "  assumed: the role's share of the relayer's CPU time",
            "60 % of the CPU at most: what waits for a CPU waits the longer")
        .containsPattern("PostgreSQL: CPU +0\\.13 +~0\\.34 +cores")
        .containsPattern("signer: processes +~2 +~2 +processes");
  }

  @Test
  void jsonHasTheSameFigures() {
    BenchRun run = run("--target-rate", "400", "--growth", "60%", "--years", "2", "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    JsonNode document = run.json();
    assertThat(document.path("version").asInt()).isEqualTo(1);
    assertThat(document.path("measured").path("round").asString()).isEqualTo("rounds[1]");
    assertThat(document.path("measured").path("senders").asInt()).isEqualTo(8);
    assertThat(document.path("asked").path("rate_then").asDouble()).isEqualTo(1_024);
    assertThat(document.path("notes")).hasSize(1);
    assertThat(document.path("needs")).hasSize(25).allSatisfy(CapacityCommandTest::isWhole);
    JsonNode cpu = need(document, "PostgreSQL: CPU");
    assertThat(cpu.path("now_is").asString()).isEqualTo("measured");
    assertThat(cpu.path("then_is").asString()).isEqualTo("extrapolated");
    assertThat(cpu.path("used_at_most").asDouble()).isEqualTo(0.6);
    assertThat(cpu.path("figures").path(0).path("place").asString())
        .isEqualTo("rounds[1].per_thousand.cpu_seconds_postgres");
    assertThat(cpu.has("assumed")).isFalse();
    assertThat(need(document, "signer: processes").path("now").isIntegralNumber()).isTrue();
  }

  private static void isWhole(JsonNode need) {
    assertThat(need.path("unit").asString()).isNotBlank();
    assertThat(need.path("now").isNumber()).isTrue();
    assertThat(need.path("then").isNumber()).isTrue();
    assertThat(need.path("arithmetic").asString()).contains(" = ");
    assertThat(need.path("figures")).isNotEmpty();
  }

  @Test
  void machinesFiguresAreOfNoNumberOfSenders() {
    assertThat(run("--target-rate", "400").out())
        .contains("  measured: machine.cpus = 2" + System.lineSeparator());
  }

  private static JsonNode need(JsonNode document, String name) {
    return document
        .path("needs")
        .valueStream()
        .filter(need -> need.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutGrowthTheLoadStaysAsItIs() {
    JsonNode document = run("--target-rate", "400", "--json").json();

    assertThat(document.path("asked").path("rate_then").asDouble()).isEqualTo(400);
    assertThat(document.path("asked").path("senders").asInt()).isEqualTo(8);
  }

  @Test
  void manySendersAreThoseOfTheRoundWithMost() {
    JsonNode document = run("--target-rate", "400", "--senders", "500", "--json").json();

    assertThat(document.path("measured").path("senders").asInt()).isEqualTo(64);
    assertThat(document.path("notes").toString())
        .contains("measured with 64 senders, and 500 are asked");
  }

  @ParameterizedTest
  @CsvSource({
    "--target-rate, 0, '--target-rate: 0.0: expected more than 0'",
    "--target-rate, -5, '--target-rate: -5.0: expected more than 0'",
    "--target-rate, NaN, '--target-rate: NaN: expected more than 0'",
    "--target-rate, Infinity, '--target-rate: Infinity: expected more than 0'",
    "--target-rate, many, 'many'",
    "--growth, fast, '--growth: ''fast'': expected a percentage, as 60%'",
    "--growth, %, '--growth: ''%'': expected a percentage, as 60%'",
    "--growth, 60, '--growth: ''60'': expected a percentage, as 60%'",
    "--growth, -101%, '--growth: ''-101%'': expected -100% or more'",
    "--growth, 999999999%, '--growth: 999999999%: expected a billion a second at most'",
    "--years, -1, '--years: -1.0: expected 0 or more'",
    "--years, NaN, '--years: NaN: expected 0 or more'",
    "--chains, 0, '--chains: 0: expected 1 or more'",
    "--senders, 0, '--senders: 0: expected 1 or more'",
    "--events, 1, '--events'",
  })
  void whatCanNotBeReckonedIsTold(String option, String value, String message) {
    List<String> arguments = new ArrayList<>(List.of(option, value));
    if (!option.equals("--target-rate")) {
      arguments.addAll(List.of("--target-rate", "10"));
    }
    if (!option.equals("--years")) {
      arguments.addAll(List.of("--years", "100"));
    }

    isRefused(message, arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "so so | is no JSON",
        "'' | is not what `relayer bench --json` printed",
        "{\"demo\": true} | is not what `relayer bench --json` printed",
        "[1, 2] | is not what `relayer bench --json` printed",
        "{\"version\": 7, \"rounds\": []} | is of version 7",
        "{\"version\": 1, \"rounds\": []} | has no figures for what is asked: it has no round that is not void",
        "{\"version\": 1, \"rounds\": [3]} | has no figures for what is asked: it has no round that is not void",
        "{\"version\": 1, \"rounds\": \"none\"} | has no figures for what is asked: it has no round that is not void",
      })
  void whatIsNoBenchIsTold(String content, String message) throws IOException {
    Files.writeString(bench, content);

    isRefused("--bench: %s %s".formatted(bench, message), List.of("--target-rate", "10"));
  }

  @Test
  void fileThatIsNotThereIsTold() throws IOException {
    Files.delete(bench);

    isRefused("--bench: %s can't be read".formatted(bench), List.of("--target-rate", "10"));
  }

  @Test
  void voidRoundsAreNoFigures() throws IOException {
    BenchFiles.with(folder, "\"void\": false", "\"void\": true");

    isRefused("it has no round that is not void", List.of("--target-rate", "10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "per_thousand.database_kib",
        "per_thousand.node_calls_sending",
        "per_thousand.cpu_seconds_postgres",
        "confirmed_tps",
        "seconds"
      })
  void figureThatIsNotThereIsTold(String name) throws IOException {
    BenchFiles.with(folder, "\"%s\":".formatted(name.replace("per_thousand.", "")), "\"x\":");

    isRefused(
        "--bench: %s has no figures for what is asked: there is no rounds[".formatted(bench),
        List.of("--target-rate", "10"));
    isRefused("." + name + ": run `relayer bench --json`", List.of("--target-rate", "10"));
  }

  @Test
  void machineThatIsNotToldIsTold() throws IOException {
    BenchFiles.with(folder, "\"cpus\"", "\"x\"");

    isRefused("there is no machine.cpus", List.of("--target-rate", "10"));
  }

  @Test
  void figureOfTooFewTransactionsIsTold() throws IOException {
    BenchFiles.with(folder, "\"cpu_seconds_kafka\": 0.1", "\"cpu_seconds_kafka\": 0.0");

    isRefused(
        "per_thousand.cpu_seconds_kafka is 0.0, expected more than 0: measure more transactions",
        List.of("--target-rate", "10"));
  }

  @Test
  void fileAndRateMustBeNamed() {
    BenchRun run = BenchRun.of(new CapacityCommand());

    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.err()).contains("--bench=FILE", "--target-rate=N");
  }

  private void isRefused(String message, List<String> arguments) {
    BenchRun run = run(arguments.toArray(String[]::new));

    assertThat(run.err()).contains(message, "Usage: capacity");
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.out()).isEmpty();
  }

  private BenchRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--bench", bench.toString()));
    all.addAll(List.of(arguments));
    return BenchRun.of(new CapacityCommand(), all.toArray(String[]::new));
  }
}
