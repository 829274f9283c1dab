package io.relayer.core.kafka;

import java.util.HashMap;
import java.util.Map;

/// The times that Kafka's clients wait, keep and repeat by themselves: each is decided here, none
/// left to what a version of theirs has for a default. The reasons stand in docs/operators.md. An
/// operator may decide otherwise.
///
/// Why: RATIONALE.md#no-default-waits.
final class ClientWaits {
  private static final Map<String, Object> ALL =
      Map.ofEntries(
          Map.entry("metadata.max.age.ms", 5_000),
          Map.entry("metadata.recovery.strategy", "rebootstrap"),
          Map.entry("metadata.recovery.rebootstrap.trigger.ms", 60_000),
          Map.entry("connections.max.idle.ms", 180_000),
          Map.entry("request.timeout.ms", 30_000),
          Map.entry("retry.backoff.ms", 100),
          Map.entry("retry.backoff.max.ms", 1_000),
          Map.entry("reconnect.backoff.ms", 50),
          Map.entry("reconnect.backoff.max.ms", 1_000),
          Map.entry("socket.connection.setup.timeout.ms", 5_000),
          Map.entry("socket.connection.setup.timeout.max.ms", 20_000));

  static final Map<String, Object> ADMIN =
      and(Map.of("default.api.timeout.ms", 60_000, "retries", Integer.MAX_VALUE));

  static final Map<String, Object> CONSUMER =
      and(
          Map.of(
              "default.api.timeout.ms", 60_000,
              "fetch.max.wait.ms", 500,
              "heartbeat.interval.ms", 3_000,
              "session.timeout.ms", 15_000,
              "max.poll.interval.ms", 300_000));

  static final Map<String, Object> PRODUCER =
      and(
          Map.of(
              "linger.ms", 0, // whole pages come: no need to linger
              "metadata.max.idle.ms", 300_000,
              "partitioner.availability.timeout.ms", 0));

  private ClientWaits() {}

  private static Map<String, Object> and(Map<String, Object> more) {
    Map<String, Object> waits = new HashMap<>(ALL);
    waits.putAll(more);
    return Map.copyOf(waits);
  }
}
