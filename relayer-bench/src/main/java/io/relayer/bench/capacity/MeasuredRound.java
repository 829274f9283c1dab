package io.relayer.bench.capacity;

import io.relayer.bench.result.Settings;
import java.util.List;
import java.util.Map;

/// A round of a bench, with the machine that it ran on.
///
/// @param place in the bench's document
/// @param alike how many rounds of as many senders there are, of which it is the dearest
/// @param figures by their places in the document: positive, all that is needed of them
public record MeasuredRound(
    String place, int senders, int alike, String machine, Map<String, Double> figures) {
  static final String RELAYER_CPU = "per_thousand.cpu_seconds_relayer";
  static final String POSTGRES_CPU = "per_thousand.cpu_seconds_postgres";
  static final String KAFKA_CPU = "per_thousand.cpu_seconds_kafka";
  static final String COMMITS = "per_thousand.commits";
  static final String WAL = "per_thousand.wal_kib";
  static final String DATABASE = "per_thousand.database_kib";
  static final String KAFKA = "per_thousand.kafka_kib";
  static final String NODE_CALLS = "per_thousand.node_calls";
  static final String SENDING = "per_thousand.node_calls_sending";
  static final String CONFIRMED = "confirmed_tps";
  static final String TRANSACTIONS = "transactions";
  static final String SECONDS = "seconds";

  /// Those of the machine.
  static final String CPUS = "machine.cpus";

  static final String MEMORY = "machine.memory_mib";

  static final List<String> OF_ROUND =
      List.of(
          RELAYER_CPU,
          POSTGRES_CPU,
          KAFKA_CPU,
          COMMITS,
          WAL,
          DATABASE,
          KAFKA,
          NODE_CALLS,
          SENDING,
          CONFIRMED,
          TRANSACTIONS,
          SECONDS);
  static final List<String> OF_MACHINE = List.of(CPUS, MEMORY);

  /// What is wanted where nothing is asked.
  public static final int USUAL_SENDERS = Settings.USUAL_SENDERS;

  public MeasuredRound {
    figures = Map.copyOf(figures);
  }

  double value(String name) {
    Double value = figures.get(name);
    if (value == null) {
      throw new IllegalArgumentException("%s has no %s".formatted(place, name));
    }
    return value;
  }

  Figure figure(String name) {
    return OF_MACHINE.contains(name)
        ? new Figure(name, value(name), "")
        : new Figure(place + "." + name, value(name), " (senders: %d)".formatted(senders));
  }

  /// Confirmed in a second.
  double perSecond() {
    return value(CONFIRMED);
  }
}
