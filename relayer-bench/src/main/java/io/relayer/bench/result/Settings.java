package io.relayer.bench.result;

import io.relayer.bench.node.NodeKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What a bench is to measure.
///
/// @param transactions of each round of the relayer
/// @param senders with how many it is measured, one after the other
/// @param rounds of each measurement, at most
/// @param limit after which none begins any more
/// @param perSecond of requests; infinite for as fast as Kafka takes them
/// @param node what runs the measured chains
/// @param fill finished transactions that the database has before
public record Settings(
    int transactions,
    List<Integer> senders,
    int rounds,
    Duration limit,
    double perSecond,
    NodeKind node,
    int fill) {
  /// The accounts that the relayer signs for.
  public static final int ACCOUNTS = 64;

  /// Those of the ceiling, and as many of the bare loop: a thread each.
  public static final int OTHERS = 8;

  /// Of a null node's rounds, and of the warm-up.
  public static final int USUAL_SENDERS = 8;

  private static final int MOST_WARM_UP = 10_000;
  private static final int MOST_CEILING = 20_000;
  private static final int MOST_SINGLE = 10_000;
  private static final int MOST_LOOP = 8_000;

  public Settings {
    senders = List.copyOf(senders);
  }

  public int warmUp() {
    return Math.min(MOST_WARM_UP, transactions);
  }

  /// Of a measurement of the ceiling in batches.
  public int ceiling() {
    return Math.min(MOST_CEILING, transactions);
  }

  /// Of one by single calls.
  public int singleCalls() {
    return Math.min(MOST_SINGLE, transactions);
  }

  /// Of each of the two passes of the bare loop.
  public int loop() {
    return Math.min(MOST_LOOP, transactions);
  }

  /// What it takes of the disk at most: rows, write-ahead log, topics, the chain.
  public long mib() {
    long perTransaction = 24; // KiB, of which the log is 10
    long all = (long) transactions * (senders.size() + 1) * rounds + warmUp();
    return 512 + all * perTransaction / 1_024 + fillMib();
  }

  /// Tables and indexes, 1,370 bytes of each when measured, and its write-ahead log, which
  /// PostgreSQL keeps 2 GiB of at most.
  private long fillMib() {
    long all = (long) fill;
    return all * 1_600 / 1_048_576 + Math.min(2_048, all * 4 / 1_024);
  }

  /// Beside the machine, for a reader.
  String text() {
    return "blocks of %d ms, node %s%s; warm-up of %,d transactions before, not counted"
        .formatted(
            node.blockTime().toMillis(),
            node,
            fill == 0 ? "" : ", a database filled with %,d transactions".formatted(fill),
            warmUp());
  }

  Map<String, Object> json() {
    return Json.ordered(
        "transactions",
        transactions,
        "senders",
        senders,
        "rounds",
        rounds,
        "limit_seconds",
        limit.toSeconds(),
        "requests_per_second",
        Double.isInfinite(perSecond) ? null : perSecond,
        "fill",
        fill,
        "node",
        node.toString(),
        "block_ms",
        node.blockTime().toMillis(),
        "warm_up_transactions",
        warmUp());
  }
}
