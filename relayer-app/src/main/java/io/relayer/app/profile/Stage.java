package io.relayer.app.profile;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A part of the work of this JVM. The innermost frame of a stack that belongs to one decides; what
/// all of them use (SQL, Kafka's common code, core's tables) belongs to none.
public enum Stage {
  INTAKE("intake", "io.relayer.signer.intake", "io.relayer.messages.request"),
  SIGNING("signing", "io.relayer.signer", "io.relayer.ethereum.curve"),
  PUBLISHING("publishing", "io.relayer.broadcaster.publishing"),
  BROADCASTING("broadcasting", "io.relayer.broadcaster"),
  NODES("node client", "io.relayer.node", "java.net.http", "jdk.internal.net.http"),
  MONITORING("monitoring", "io.relayer.monitor"),
  KAFKA_CLIENTS("kafka clients", "org.apache.kafka.clients"),
  KAFKA(
      "kafka broker",
      "kafka",
      "org.apache.kafka.controller",
      "org.apache.kafka.coordinator",
      "org.apache.kafka.image",
      "org.apache.kafka.metadata",
      "org.apache.kafka.network",
      "org.apache.kafka.raft",
      "org.apache.kafka.server",
      "org.apache.kafka.storage"),
  OTHER("other java");

  private final String text;
  private final Pattern packages;

  Stage(String text, String... packages) {
    this.text = text;
    this.packages =
        Pattern.compile(
            Arrays.stream(packages).map(Pattern::quote).collect(joining("|", "(?:", ")\\.")));
  }

  /// For a reader.
  public String text() {
    return text;
  }

  /// @param classes of a stack, the innermost first
  static Stage of(List<String> classes) {
    return classes.stream().map(Stage::ofClass).flatMap(Optional::stream).findFirst().orElse(OTHER);
  }

  private static Optional<Stage> ofClass(String name) {
    return Arrays.stream(values())
        .filter(stage -> stage.packages.matcher(name).lookingAt())
        .findFirst();
  }
}
