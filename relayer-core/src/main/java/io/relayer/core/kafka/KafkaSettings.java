package io.relayer.core.kafka;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Secret;
import io.relayer.core.config.Unit;
import io.relayer.core.config.Urls;
import io.relayer.ethereum.value.MaskedUrls;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Section `kafka`.
public record KafkaSettings(
    @Doc("`host:port`, more of them with commas between.") String bootstrapServers,
    @Doc("What the names of all topics and consumer groups start with.") @Default("relayer")
        String topicPrefix,
    @Doc("How `relayer migrate` makes topics that are missing.") Topics topics,
    @Doc(
            "Further properties of all Kafka clients: TLS, SASL. What never twice and never lost"
                + " stand on can not be set.")
        Map<String, Secret> properties) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern SERVER =
      Pattern.compile("\\s*[^\\s:/]+:([0-9]{1,5})\\s*|\\s*\\[[0-9a-fA-F:]+]:([0-9]{1,5})\\s*");

  /// How topics are made.
  public record Topics(
      @Doc("Of each topic.") @Unit("partitions") @Default("12") int partitions,
      @Doc("How many brokers keep each record; 1 for a single broker.")
          @Unit("brokers")
          @Default("3")
          int replication,
      @Doc("How many must have a record before it counts; not more than `replication`.")
          @Unit("brokers")
          @Default("2")
          int minInsync,
      @Doc(
              "Must be longer than the oldest backup of the database is old: the broadcasts are"
                  + " what a restored one is mended from.")
          @Default("14d")
          Duration broadcastsRetention) {
    public Topics {
      new Checks()
          .atLeast(1, partitions, "partitions")
          .range(1, Short.MAX_VALUE, replication, "replication")
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
        servers(bootstrapServers).stream().allMatch(KafkaSettings::isServer),
        "bootstrap-servers",
        "expected host:port, or several with commas between, found %s",
        MaskedUrls.of(bootstrapServers));
    checks.that(
        PREFIX.matcher(topicPrefix).matches(),
        "topic-prefix",
        "expected 1 to 100 of A-Za-z0-9._-, found %s",
        topicPrefix);
    KafkaProperties.check(properties, checks);
    checks.done();
    properties = Map.copyOf(properties);
  }

  /// For a cluster of one broker, with the defaults for all else.
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers, "relayer", new Topics(1, 1, 1, Duration.ofDays(14)), Map.of());
  }

  private static boolean isServer(String text) {
    Matcher parts = SERVER.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    int port = Integer.parseInt(parts.group(1) == null ? parts.group(2) : parts.group(1));
    return port > 0 && port <= Urls.HIGHEST_PORT;
  }

  private static List<String> servers(String text) {
    return Arrays.asList(text.split(",", -1));
  }
}
