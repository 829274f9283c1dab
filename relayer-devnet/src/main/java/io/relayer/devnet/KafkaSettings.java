package io.relayer.devnet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// The broker's settings: one node, quick to come back after a crash, modest in memory.
final class KafkaSettings {
  /// Nobody to copy to.
  private static final Map<String, String> ONE_BROKER =
      Map.of(
          "num.partitions", "1",
          "default.replication.factor", "1",
          "offsets.topic.replication.factor", "1",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1");

  /// After a crash the broker's old registration must lapse before it may come back: 9 s by
  /// default. Not for every start: on a busy machine a short one makes a living broker look dead.
  private static final Map<String, String> AFTER_A_CRASH =
      Map.of("broker.session.timeout.ms", "1500", "broker.heartbeat.interval.ms", "200");

  /// A dead member is noticed, and partitions are handed over, within seconds.
  private static final Map<String, String> QUICK_GROUPS =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          "group.min.session.timeout.ms", "1000",
          "group.consumer.min.session.timeout.ms", "1000",
          "group.consumer.session.timeout.ms", "6000",
          "group.consumer.min.heartbeat.interval.ms", "100",
          "group.consumer.heartbeat.interval.ms", "500");

  /// Sizes for one machine: the log cleaner alone takes 128 MiB by default.
  private static final Map<String, String> SMALL =
      Map.of(
          "offsets.topic.num.partitions", "5",
          "transaction.state.log.num.partitions", "5",
          "share.coordinator.state.topic.num.partitions", "1",
          "log.preallocate", "false",
          "log.index.size.max.bytes", "1048576",
          "log.cleaner.dedupe.buffer.size", "4194304",
          "num.network.threads", "2",
          "num.io.threads", "4",
          "background.threads", "2");

  private KafkaSettings() {}

  static Properties of(Path data, int port) {
    int controllerPort = Ports.free();
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.listener.names", "CONTROLLER",
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, controllerPort),
            "log.dirs", data.toString(),
            "auto.create.topics.enable", "false",
            "message.max.bytes", "2097152"));
    settings.putAll(ONE_BROKER);
    settings.putAll(QUICK_GROUPS);
    if (hasCrashed(data)) {
      settings.putAll(AFTER_A_CRASH);
    }
    settings.putAll(SMALL);
    return settings;
  }

  /// Whether the folder was in use and the broker did not end in good order.
  private static boolean hasCrashed(Path data) {
    return Files.exists(data.resolve("__cluster_metadata-0"))
        && !Files.exists(data.resolve(".kafka_cleanshutdown"));
  }
}
