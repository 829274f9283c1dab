package io.relayer.bench.result;

import io.relayer.bench.round.RelayerRound;
import io.relayer.bench.round.StatementCosts;
import io.relayer.bench.round.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A round in the document. The names of the first part are a contract.
final class RoundJson {
  private static final double KIB = 1_024;
  private static final double THOUSAND = 1_000;
  private static final int STATEMENTS = 20;

  private RoundJson() {}

  static Map<String, Object> of(RelayerRound round) {
    Map<String, Object> all =
        Json.ordered(
            "senders", round.plan().senders(),
            "transactions", round.plan().transactions(),
            "accepted_tps", Json.rounded(round.acceptedPerSecond()),
            "included_tps", Json.rounded(round.includedPerSecond()),
            "confirmed_tps", Json.rounded(round.confirmedPerSecond()),
            "accepted_p50_ms", Json.rounded(round.latencies().accepted().p50()),
            "accepted_p99_ms", Json.rounded(round.latencies().accepted().p99()),
            "cpu_seconds", cpuSeconds(round.usage()));
    all.put("included_p50_ms", Json.rounded(round.latencies().included().p50()));
    all.put("included_p99_ms", Json.rounded(round.latencies().included().p99()));
    all.put("confirmed_p50_ms", Json.rounded(round.latencies().confirmed().p50()));
    all.put("confirmed_p99_ms", Json.rounded(round.latencies().confirmed().p99()));
    all.put("node", round.plan().chain().node());
    all.put("seconds", Json.rounded(round.seconds()));
    all.put("per_thousand", perThousand(round));
    all.put("statements", statements(round));
    all.put("confirmed", round.confirmed());
    all.put("audit", round.audit().text());
    if (round.audit().failure() != null) {
      all.put("audit_failure", round.audit().failure());
    }
    all.put("void", !round.isRight());
    return all;
  }

  private static Map<String, Object> cpuSeconds(Usage usage) {
    return Json.ordered(
        "relayer", seconds(usage.relayer()),
        "postgres", seconds(usage.postgres()),
        "kafka", seconds(usage.kafka()),
        "node", seconds(usage.node()));
  }

  private static double seconds(Duration time) {
    return Math.round(time.toMillis() / 10.0) / 100.0;
  }

  /// By name, in the order in which they are shown.
  static Map<String, Double> perThousand(RelayerRound round) {
    Usage usage = round.usage();
    double thousands = round.plan().transactions() / THOUSAND;
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("cpu_seconds_relayer", each(usage.relayer().toNanos() / 1e9, thousands));
    all.put("cpu_seconds_postgres", each(usage.postgres().toNanos() / 1e9, thousands));
    all.put("cpu_seconds_kafka", each(usage.kafka().toNanos() / 1e9, thousands));
    all.put("cpu_seconds_node", each(usage.node().toNanos() / 1e9, thousands));
    all.put("statements", each(usage.database().statements(), thousands));
    all.put("commits", each(usage.database().commits(), thousands));
    all.put("rows", each(usage.rows(), thousands));
    all.put("rows_inserted", each(usage.database().inserted(), thousands));
    all.put("rows_updated", each(usage.database().updated(), thousands));
    all.put("hot_share", Json.ratio(usage.hotShare()));
    all.put("wal_kib", each(usage.database().walBytes() / KIB, thousands));
    all.put("database_kib", each(usage.database().databaseBytes() / KIB, thousands));
    all.put("node_calls", each(usage.nodeCalls().all(), thousands));
    all.put("node_calls_sending", each(usage.nodeCalls().sending(), thousands));
    all.put("kafka_records", each(usage.topics().records(), thousands));
    all.put("kafka_kib", each(usage.topics().bytes() / KIB, thousands));
    all.put("garbage_mib", each(usage.garbage().bytes() / KIB / KIB, thousands));
    all.put("collections", each(usage.garbage().collections(), thousands));
    all.put("collection_ms", each(usage.garbage().millis(), thousands));
    return all;
  }

  /// Those that took most of the database's time, each for one transaction.
  private static List<Map<String, Object>> statements(RelayerRound round) {
    double transactions = round.plan().transactions();
    return round.usage().sql().dearest(STATEMENTS).stream()
        .map(one -> {
          StatementCosts.Cost cost = one.getValue();
          return Json.ordered(
              "us", Json.rounded(cost.millis() * THOUSAND / transactions),
              "planning_us", Json.rounded(cost.planning() * THOUSAND / transactions),
              "calls", Json.ratio(cost.calls() / transactions),
              "rows", Json.ratio(cost.rows() / transactions),
              "wal_bytes", Json.rounded(cost.walBytes() / transactions),
              "sql", one.getKey().strip());
        })
        .toList();
  }

  private static double each(long value, double thousands) {
    return each((double) value, thousands);
  }

  private static double each(double value, double thousands) {
    return Json.ratio(value / thousands);
  }
}
