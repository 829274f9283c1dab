package io.relayer.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityTest {
  private static final Percentage CLOSE = withPercentage(1e-9);

  /// Rounded up, with a least, or by blocks in place of transactions.
  private static final Set<String> NOT_PROPORTIONAL =
      Set.of(
          "signer: processes",
          "broadcaster: processes",
          "monitor: processes",
          "relayer: memory",
          "PostgreSQL: connections",
          "partitions: requests",
          "partitions: broadcasts.<chain>",
          "partitions: events",
          "nodes: exchanges that read",
          "node plan: a batch is one",
          "node plan: each call",
          "node plan: each call, at once");

  @TempDir Path folder;
  private Path bench = Path.of("");

  @BeforeEach
  void write() throws IOException {
    bench = BenchFiles.whole(folder);
  }

  /// Of the dearest round: 0.2 CPU s for each part.
  @Test
  void needsAreTheFiguresTimesTheRate() {
    Map<String, Need> needs = needs(demand(300, "0%", 2));

    is(needs, "signer: CPU", 300 / 1e3 * 0.2 * 0.55 / 0.6);
    is(needs, "monitor: CPU", 300 / 1e3 * 0.2 * 0.18 / 0.6);
    is(needs, "signer: processes", 2);
    is(needs, "relayer: memory", 6 * 1.5);
    is(needs, "PostgreSQL: connections", 120);
    is(needs, "PostgreSQL: CPU", 0.1);
    is(needs, "PostgreSQL: commits", 60);
    is(needs, "PostgreSQL: WAL", 0.3 * 4 * 86_400 / 1_024);
    is(needs, "PostgreSQL: tables and indexes", 0.3 * 2 * 86_400 / 1_024);
    is(needs, "PostgreSQL: memory", 0.3 * 2 * 3_600 * 4 / 1_024);
    is(needs, "partitions: requests", 12);
    is(needs, "Kafka: CPU", 0.3 * 0.1 * 3 / 0.6);
    is(needs, "Kafka: disk", 0.3 * 86_400 * 3 / 1_024);
    is(needs, "Kafka: disk for 14 days", 0.3 * 86_400 * 3 / 1_024 * 14 / 0.7);
    is(needs, "nodes: exchanges that send", 4.5);
    is(needs, "nodes: exchanges that read", 10);
    is(needs, "node plan: a batch is one", 14.5 * 86_400 / 0.6);
    is(needs, "node plan: each call", 310 * 86_400 / 0.6);
    is(needs, "node plan: each call, at once", 310 / 0.6);
    assertThat(need(needs, "PostgreSQL: disk for all").now()).isZero();
    assertThat(need(needs, "PostgreSQL: disk for all").then())
        .isCloseTo(300 / 1e3 * 2 / 1_024 * 2 * 365 * 86_400 / 0.7, CLOSE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1, 137, 5_000, 1e6})
  void twiceTheRateNeedsTwiceAsMuch(double rate) {
    Map<String, Need> once = needs(demand(rate, "60%", 2));
    Map<String, Need> twice = needs(demand(2 * rate, "60%", 2));

    assertThat(once.keySet()).containsAll(NOT_PROPORTIONAL).hasSize(25);
    once.forEach((name, need) -> {
      Need doubled = need(twice, name);
      if (NOT_PROPORTIONAL.contains(name)) {
        assertThat(doubled.then()).as(name).isBetween(need.then(), 2 * need.then());
      } else {
        assertThat(doubled.then() / need.then()).as(name).isCloseTo(2, CLOSE);
      }
    });
  }

  @Test
  void growthCompounds() {
    Map<String, Need> grown = needs(demand(100, "60%", 2));
    Map<String, Need> atOnce = needs(demand(256, "0%", 2));

    assertThat(need(grown, "PostgreSQL: CPU").then())
        .isCloseTo(need(atOnce, "PostgreSQL: CPU").now(), CLOSE);
    assertThat(need(grown, "PostgreSQL: CPU").now())
        .isCloseTo(need(atOnce, "PostgreSQL: CPU").now() / 2.56, CLOSE);
  }

  @Test
  void processesAreWholeAndOneMayBeAway() {
    assertThat(need(needs(demand(0.1, "0%", 0)), "signer: processes").then()).isEqualTo(2);
    assertThat(need(needs(demand(60_000, "0%", 0)), "signer: processes").then()).isEqualTo(6);
    assertThat(need(needs(demand(61_000, "0%", 0)), "signer: processes").then()).isEqualTo(6);
    assertThat(need(needs(demand(70_000, "0%", 0)), "signer: processes").then()).isEqualTo(7);
  }

  @Test
  void partitionsAreThoseOfTheGreaterLoadFromTheBeginning() {
    Need growing = need(needs(demand(60_000, "60%", 2)), "partitions: requests");
    Need shrinking = need(needs(demand(60_000, "-60%", 2)), "partitions: requests");

    assertThat(growing.now()).isEqualTo(growing.then()).isEqualTo(30);
    assertThat(shrinking.now()).isEqualTo(shrinking.then()).isEqualTo(12);
  }

  @Test
  void eachChainIsReadFor() {
    Demand five = new Demand(300, Growth.parse("0%"), 0, 5, 8);

    is(needs(five), "nodes: exchanges that read", 50);
    is(needs(five), "nodes: exchanges that send", 4.5);
  }

  @Test
  void nothingIsMeasuredBeyondWhatWasMeasured() {
    Capacity capacity = Capacity.of(demand(500, "100%", 1), BenchFigures.read(bench, 8));
    Need commits = need(capacity, "PostgreSQL: commits");
    Need processes = need(capacity, "signer: processes");

    assertThat(capacity.isMeasured(commits, capacity.demand().now())).isTrue();
    assertThat(capacity.isMeasured(commits, capacity.demand().then())).isFalse();
    assertThat(capacity.isMeasured(processes, capacity.demand().now())).isFalse();
    assertThat(capacity.notes())
        .singleElement()
        .asString()
        .startsWith("1,000 a second is 1.11 times what was measured (900,");
  }

  @Test
  void farLessThanWasMeasuredIsExtrapolatedToo() {
    Capacity capacity = Capacity.of(demand(224, "1%", 1), BenchFigures.read(bench, 8));
    Need commits = need(capacity, "PostgreSQL: commits");

    assertThat(capacity.isMeasured(commits, capacity.demand().now())).isFalse();
    assertThat(capacity.isMeasured(commits, capacity.demand().then())).isTrue();
    assertThat(capacity.notes())
        .singleElement()
        .asString()
        .startsWith("224 a second is less than a quarter of what was measured (900)");
  }

  @Test
  void othersThanWereMeasuredAreExtrapolated() {
    MeasuredRound round = BenchFigures.read(bench, 8);

    for (Demand demand :
        List.of(
            new Demand(400, Growth.parse("0%"), 0, 2, 8),
            new Demand(400, Growth.parse("0%"), 0, 1, 9))) {
      Capacity capacity = Capacity.of(demand, round);
      assertThat(capacity.needs())
          .noneMatch(need -> capacity.isMeasured(need, capacity.demand().now()));
      assertThat(capacity.notes()).singleElement().asString().contains("all is extrapolated");
    }
  }

  @Test
  void whatNoNumberOfProcessesMendsIsTold() {
    Capacity capacity = Capacity.of(demand(100_000, "0%", 0), BenchFigures.read(bench, 8));

    assertThat(capacity.notes())
        .anySatisfy(note -> assertThat(note).contains("a chain has one monitor at a time"))
        .anySatisfy(note -> assertThat(note).contains("8 senders keep no 10 signers busy"))
        .anySatisfy(note -> assertThat(note).contains("one PostgreSQL of 33.3 cores"));
  }

  @Test
  void roundIsTheDearestOfTheNearestNumberOfSenders() {
    assertThat(BenchFigures.read(bench, 8).place()).isEqualTo("rounds[1]");
    assertThat(BenchFigures.read(bench, 63).place()).isEqualTo("rounds[1]");
    assertThat(BenchFigures.read(bench, 5_000).place()).isEqualTo("rounds[2]");
    assertThat(BenchFigures.read(bench, 1).place()).isEqualTo("rounds[1]");
    assertThat(BenchFigures.read(bench, 8).alike()).isEqualTo(2);
  }

  private static Demand demand(double rate, String growth, double years) {
    return new Demand(rate, Growth.parse(growth), years, 1, 8);
  }

  private Map<String, Need> needs(Demand demand) {
    return Capacity.of(demand, BenchFigures.read(bench, 8)).needs().stream()
        .collect(Collectors.toMap(need -> need.thing().name(), Function.identity()));
  }

  private static Need need(Capacity capacity, String name) {
    return capacity.needs().stream()
        .filter(need -> need.thing().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Need need(Map<String, Need> needs, String name) {
    return Objects.requireNonNull(needs.get(name), name);
  }

  private static void is(Map<String, Need> needs, String name, double expected) {
    assertThat(need(needs, name).now()).as(name).isCloseTo(expected, CLOSE);
    assertThat(need(needs, name).then()).as(name).isCloseTo(expected, CLOSE);
  }
}
