package io.relayer.bench.result;

import io.relayer.app.demo.Latencies;
import io.relayer.app.demo.Latencies.Quantiles;
import io.relayer.bench.loop.LoopProcess;
import io.relayer.bench.node.Ceiling;
import io.relayer.bench.node.NodeKind;
import io.relayer.bench.round.AuditOutcome;
import io.relayer.bench.round.Garbage;
import io.relayer.bench.round.KafkaCounters;
import io.relayer.bench.round.MeasuredChain;
import io.relayer.bench.round.NodeExchanges;
import io.relayer.bench.round.PostgresCounters;
import io.relayer.bench.round.RelayerRound;
import io.relayer.bench.round.RoundPlan;
import io.relayer.bench.round.StatementCosts;
import io.relayer.bench.round.Usage;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Results of benches that never were.
final class Results {
  private static final int TRANSACTIONS = 1_000;
  private static final MachineFacts MACHINE =
      new MachineFacts(2, "a machine", 4_096, "Linux", "25", 0.5);

  private Results() {}

  /// A ceiling of 4,000 (batched, the best number of connections) and 1,000 (single), a loop of 500
  /// cold and 800 warm.
  static BenchResult with(RelayerRound... rounds) {
    return new BenchResult(
        Instant.EPOCH,
        MACHINE,
        new Settings(
            TRANSACTIONS,
            List.of(8),
            3,
            Duration.ofMinutes(8),
            Double.POSITIVE_INFINITY,
            NodeKind.ANVIL,
            0),
        List.of(
            ceiling(1, 1, 1_000),
            ceiling(100, 1, 2_000),
            ceiling(100, 2, 3_000),
            ceiling(100, 2, 5_000)),
        List.of(
            new LoopProcess.Sample(
                1_000, 1_000 / 500.0, 1_000 / 800.0, Duration.ofSeconds(1), Duration.ofSeconds(1))),
        List.of(rounds),
        List.of(),
        List.of());
  }

  private static Ceiling.Sample ceiling(int batch, int connections, double perSecond) {
    return new Ceiling.Sample(
        batch, connections, TRANSACTIONS, TRANSACTIONS / perSecond, Duration.ofMillis(250));
  }

  static RelayerRound round(int senders, double confirmedPerSecond, String... violations) {
    return round(senders, confirmedPerSecond, new AuditOutcome(List.of(violations), null));
  }

  static RelayerRound round(int senders, double confirmedPerSecond, AuditOutcome audit) {
    Quantiles times = new Quantiles(10, 20, TRANSACTIONS / confirmedPerSecond);
    return new RelayerRound(
        new RoundPlan(
            "test",
            new MeasuredChain("anvil", new ChainId(31_337), () -> Duration.ZERO),
            TRANSACTIONS,
            senders,
            Double.POSITIVE_INFINITY),
        new Latencies(times, times, times, times, times),
        TRANSACTIONS,
        TRANSACTIONS,
        new Usage(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            new PostgresCounters(100, 50, 5_000, 4_000, 1_000, 500, 10_240_000, 6_144_000),
            new StatementCosts(Map.of("select 1", new StatementCosts.Cost(10, 2.5, 0.5, 10, 100))),
            new KafkaCounters(7_000, 2_048_000),
            new NodeExchanges(30, 12),
            new Garbage(1 << 30, 5, 40)),
        audit);
  }
}
