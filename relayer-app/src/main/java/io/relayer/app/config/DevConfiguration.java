package io.relayer.app.config;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The configuration that goes with the embedded stack. Written as a file would be, so that it gets
/// the same defaults and checks.
public final class DevConfiguration {
  /// Two more blocks on top: enough to see what depth is, and over in seconds.
  public static final int CONFIRMATIONS = 3;

  /// The dev chain sets no limit on what one sender has in flight.
  static final int IN_FLIGHT = 4_096;

  private DevConfiguration() {}

  /// @param blockTime of the dev chains
  public static Configuration of(Endpoints endpoints, Duration blockTime) {
    return Configuration.parse(yaml(endpoints, blockTime), Path.of("."), Map.of());
  }

  /// For commands that find a running `dev`: what they need does not hang on its block time.
  public static Configuration of(Endpoints endpoints) {
    return of(endpoints, DevChains.BLOCK_TIME);
  }

  // Leases and Kafka sessions are short, so that a start after a kill goes on within seconds.
  private static String yaml(Endpoints endpoints, Duration blockTime) {
    var postgres = endpoints.postgres();
    return """
    database:
      url: "%s"
      username: "%s"
      password: "%s"
      migrate: true
      lease-time: 3s
    kafka:
      bootstrap-servers: "%s"
      topics: { partitions: 4, replication: 1, min-insync: 1 }
      properties: { session.timeout.ms: 5000, heartbeat.interval.ms: 1000 }
    http: { port: %d }
    chains:
    """
            .formatted(
                postgres.url(),
                postgres.user(),
                postgres.password(),
                endpoints.kafka(),
                java.net.URI.create(endpoints.console()).getPort())
        + endpoints.chains().stream().map(chain -> yaml(chain, blockTime)).collect(joining());
  }

  private static String yaml(Endpoints.Chain chain, Duration blockTime) {
    String nodes =
        chain.nodes().stream()
            .map(url ->
                "{ url: \"%s\", ws-url: \"%s\" }".formatted(url, url.replaceFirst("^http", "ws")))
            .collect(joining(", "));
    return """
      - id: %d
        name: dev-%d
        nodes: [ %s ]
        confirmations: %d
        block-time: %dms
        in-flight-per-sender: %d
        rebroadcast-after: 5s
    """
        .formatted(chain.id(), chain.id(), nodes, CONFIRMATIONS, blockTime.toMillis(), IN_FLIGHT);
  }
}
