package io.relayer.bench.round;

import io.relayer.app.audit.AuditReport;
import io.relayer.app.config.Configuration;
import io.relayer.app.demo.DemoAudit;
import io.relayer.app.demo.DemoRequests;
import io.relayer.app.demo.Latencies;
import io.relayer.app.demo.Stages;
import io.relayer.app.demo.Watch;
import io.relayer.app.dev.DevRelayer;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Topics;
import io.relayer.devnet.DevChain;
import io.relayer.ethereum.value.Address;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/// Measures the relayer: publishes payments, follows them until they are final, reads what they
/// cost, and has them audited.
///
/// @param nullChain is among the relayer's chains in each round, also where another is measured
/// @param filled accounts that the database was filled with, whose nonces are not audited
public record Rounds(
    DevRelayer dev, MeasuredChain nullChain, Set<Address> filled, ProgressLine progress) {
  /// Settings of PostgreSQL that rounds read by.
  public static final Map<String, String> POSTGRES =
      Map.of(
          "shared_preload_libraries",
          "pg_stat_statements",
          "pg_stat_statements.max",
          "10000",
          "pg_stat_statements.track_planning",
          "on");

  public Rounds {
    filled = Set.copyOf(filled);
    dev.relayer()
        .database()
        .<Void, RuntimeException>withHandle(handle -> {
          PostgresCounters.prepare(handle);
          return null;
        });
  }

  public RelayerRound run(RoundPlan plan) throws InterruptedException {
    Counted before = Counted.now(dev, plan.chain().id());
    Spent begun = Spent.now(dev, plan.chain(), nullChain);
    Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS); // as Kafka's records have it
    Publishing publishing = Publishing.begin(requests(plan));
    Stages reached =
        new Watch(dev.relayer().database(), progress, plan.transactions(), since).untilAllEnded();
    Spent spent = Spent.now(dev, plan.chain(), nullChain).since(begun);
    Counted counted = Counted.now(dev, plan.chain().id()).since(before);
    Usage usage = Usage.of(spent, counted, publishing.await());
    Configuration configuration = dev.configuration();
    try (Database database = Databases.forReading(configuration)) {
      Latencies latencies = database.withHandle(handle -> Latencies.read(handle, since));
      progress.show("audit");
      return new RelayerRound(
          plan,
          latencies,
          reached.confirmed(),
          reached.ended(),
          usage,
          AuditOutcome.of(() -> audit(plan, database, since)));
    }
  }

  /// No block is made meanwhile: anvil keeps the state of 128, which are over in 32 s, and the
  /// audit asks for that of the block that it began with.
  private AuditReport audit(RoundPlan plan, Database database, Instant since) {
    dev.devnet().chains().forEach(DevChain::pauseMining);
    try {
      return new DemoAudit(dev, database).of(plan.chain().id(), since, filled);
    } finally {
      dev.devnet().chains().forEach(DevChain::resumeMining);
    }
  }

  private DemoRequests requests(RoundPlan plan) {
    String topic = new Topics(dev.configuration().kafka().topicPrefix()).requests();
    return new DemoRequests(
        dev.endpoints(),
        topic,
        plan.name(),
        plan.chain().id().value(),
        plan.transactions(),
        plan.senders(),
        plan.perSecond());
  }
}
