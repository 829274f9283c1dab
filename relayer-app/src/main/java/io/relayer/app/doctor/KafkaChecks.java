package io.relayer.app.doctor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.ReadyChecks;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.ReadingState;
import io.relayer.core.kafka.Topics;
import io.relayer.operations.housekeeping.TopicAdmin;
import io.relayer.operations.housekeeping.TopicPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks that Kafka answers, has the topics as they are planned, and can be read.
///
/// @param database where positions are looked up; null where it does not answer, or has no schema
record KafkaChecks(Configuration configuration, @Nullable Database database) {

  List<Finding> all() throws InterruptedException {
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
      reading(kafka, findings);
    }
    return findings;
  }

  private void reading(KafkaClients kafka, List<Finding> findings) throws InterruptedException {
    Topics names = new Topics(configuration.kafka().topicPrefix());
    ReadingState state =
        new ReadingState(
            kafka.admin(), plans().stream().map(TopicPlan::name).filter(names::has).toList());
    List<String> problems = new ArrayList<>(state.standing());
    List<String> damaged = database == null ? List.of() : state.damaged(kafka, database);
    if (database != null) {
      problems.addAll(state.unread(database));
    }
    problems.forEach(problem -> findings.add(new Warning("reading", problem)));
    damaged.forEach(batch -> findings.add(new Wrong("reading", batch)));
    if (problems.isEmpty() && damaged.isEmpty()) {
      findings.add(new Ok("reading", "nothing is in the way of what is read"));
    }
  }

  private List<TopicPlan> plans() {
    return TopicPlan.all(
        configuration.kafka(), configuration.chains().stream().map(ChainSettings::id).toList());
  }

  private void topics(TopicAdmin admin, List<Finding> findings) {
    List<TopicPlan> plans = plans();
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
