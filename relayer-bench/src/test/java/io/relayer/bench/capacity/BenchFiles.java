package io.relayer.bench.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Documents of benches that never were: small, with numbers that are easy to reckon with.
public final class BenchFiles {
  /// Twice as dear as the first; the last is void.
  private static final String DOCUMENT =
      """
      {"version": 1, "machine": {"cpus": 2, "model": "a machine", "memory_mib": 4096},
       "rounds": [%s, %s, %s, %s]}
      """
          .formatted(
              round(8, 1_000, 1, false),
              round(8, 900, 2, false),
              round(64, 800, 3, false),
              round(8, 100, 9, true));

  private BenchFiles() {}

  public static Path whole(Path folder) throws IOException {
    return Files.writeString(folder.resolve("bench.json"), DOCUMENT);
  }

  /// As `whole`, with some of it replaced everywhere.
  public static Path with(Path folder, String pattern, String replacement) throws IOException {
    return Files.writeString(
        folder.resolve("bench.json"), DOCUMENT.replaceAll(pattern, replacement));
  }

  private static String round(int senders, int confirmed, int times, boolean isVoid) {
    return """
    {"senders": %d, "transactions": 60000, "seconds": 60.0, "confirmed_tps": %d.0, "void": %s,
     "per_thousand": {"cpu_seconds_relayer": 0.%d, "cpu_seconds_postgres": 0.%d, "cpu_seconds_kafka": 0.1,
      "commits": 200.0, "wal_kib": 4096.0, "database_kib": 2048.0, "kafka_kib": 1024.0,
      "node_calls": 25.0, "node_calls_sending": 15.0}}
    """
        .formatted(senders, confirmed, isVoid, times, times);
  }
}
