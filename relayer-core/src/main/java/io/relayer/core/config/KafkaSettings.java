package io.relayer.core.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Section `kafka`.
///
/// @param bootstrapServers `host:port`, more of them with commas between
/// @param topicPrefix what the names of all topics and consumer groups start with
/// @param properties further properties of all Kafka clients: TLS, SASL
public record KafkaSettings(
    String bootstrapServers,
    @Default("relayer") String topicPrefix,
    Topics topics,
    Map<String, Secret> properties) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern SERVER = Pattern.compile("\\s*\\S+:[0-9]{1,5}\\s*");

  /// What never twice and never lost stand on, and what has a key of its own.
  private static final Set<String> FIXED =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.protocol",
          "group.remote.assignor",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.block.ms",
          "max.in.flight.requests.per.connection",
          "max.poll.records",
          "max.request.size",
          "partition.assignment.strategy",
          "partitioner.class",
          "partitioner.ignore.keys",
          "retries",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  /// How topics are made.
  ///
  /// @param broadcastsRetention must be longer than the oldest backup of the database is old: the
  ///   broadcasts are what a restored one is mended from
  public record Topics(
      @Default("12") int partitions,
      @Default("3") int replication,
      @Default("2") int minInsync,
      @Default("14d") Duration broadcastsRetention) {
    public Topics {
      new Checks()
          .atLeast(1, partitions, "partitions")
          .atLeast(1, replication, "replication")
          .that(
              minInsync >= 1 && minInsync <= replication,
              "min-insync",
              "expected 1 to replication (" + replication + "), found %s",
              minInsync)
          .positive(broadcastsRetention, "broadcasts-retention")
          .done();
    }
  }

  public KafkaSettings {
    Checks checks = new Checks();
    checks.that(
        servers(bootstrapServers).stream().allMatch(s -> SERVER.matcher(s).matches()),
        "bootstrap-servers",
        "expected host:port, or several with commas between, found %s",
        bootstrapServers);
    checks.that(
        PREFIX.matcher(topicPrefix).matches(),
        "topic-prefix",
        "expected 1 to 100 of A-Za-z0-9._-, found %s",
        topicPrefix);
    for (String name : properties.keySet()) {
      checks.that(
          !FIXED.contains(name), "properties." + name, "%s is set by the relayer itself", name);
    }
    checks.done();
    properties = Map.copyOf(properties);
  }

  /// For a cluster of one broker, with the defaults for all else.
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers, "relayer", new Topics(1, 1, 1, Duration.ofDays(14)), Map.of());
  }

  private static List<String> servers(String text) {
    return Arrays.asList(text.split(",", -1));
  }
}
