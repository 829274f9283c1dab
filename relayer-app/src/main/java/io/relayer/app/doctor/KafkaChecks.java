package io.relayer.app.doctor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.ReadyChecks;
import io.relayer.core.config.ChainSettings;
import io.relayer.core.config.Configuration;
import io.relayer.core.config.KafkaSettings;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.TopicAdmin;
import io.relayer.core.kafka.TopicPlan;
import java.util.ArrayList;
import java.util.List;

/// Whether Kafka is there, with the topics as they are planned.
record KafkaChecks(Configuration configuration) {

  List<Finding> all() {
    KafkaSettings settings = configuration.kafka();
    List<Finding> findings = new ArrayList<>();
    try (KafkaClients kafka = Brokers.connect(settings, new SimpleMeterRegistry())) {
      findings.add(
          new Ok(
              "kafka",
              "%s at %s"
                  .formatted(
                      ReadyChecks.kafka(kafka.admin()).get().text(), settings.bootstrapServers())));
      topics(new TopicAdmin(kafka.admin()), findings);
    }
    return findings;
  }

  private void topics(TopicAdmin admin, List<Finding> findings) {
    List<TopicPlan> plans =
        TopicPlan.all(
            configuration.kafka(), configuration.chains().stream().map(ChainSettings::id).toList());
    List<String> worse = admin.compare(plans);
    worse.forEach(difference -> findings.add(new Wrong("topics", difference)));
    if (worse.isEmpty()) {
      findings.add(new Ok("topics", plans.size() + " topics, as planned"));
    }
    List<String> lagging = admin.lagging(plans);
    lagging.forEach(topic -> findings.add(new Warning("replication", topic)));
    if (lagging.isEmpty()) {
      findings.add(replication(configuration.kafka().topics().replication()));
    }
  }

  private static Finding replication(int planned) {
    return planned > 1
        ? new Ok("replication", "all replicas are in sync")
        : new Warning(
            "replication",
            "kafka.topics.replication is 1: with its one broker's disk the journal is lost; use 3"
                + " brokers and replication 3");
  }
}
