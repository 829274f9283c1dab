package io.relayer.app.run;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.core.chain.ChainDao;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.database.Database;
import io.relayer.core.database.ServerCheck;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Holder;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Notifications;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.housekeeping.Partitions;
import io.relayer.operations.housekeeping.TopicPlan;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Resources that all roles of a process share: one pool of connections, one way to wake each
/// other.
record Services(
    Configuration configuration,
    Database database,
    KafkaClients kafka,
    Notifications notifications,
    LeaseSettings leases,
    ProcessLoops loops) {
  private static final Logger log = LoggerFactory.getLogger(Services.class);

  /// Opens the database and Kafka, and refuses what the relayer can't stand on.
  ///
  /// @param opened closes all of it in the end
  static Services open(Configuration configuration, OpenResources opened) {
    UnsupportedSettings.refuse(configuration);
    OpenFiles.ofThisProcess().shortage(configuration).ifPresent(log::warn);
    ProcessLoops loops = new ProcessLoops(Metrics.open(opened));
    Database database =
        opened.add("database", Databases.open(configuration.database().connection()));
    database.bindTo(loops.registry());
    if (configuration.database().migrate()) {
      int applied = Databases.migrate(database);
      if (applied > 0) {
        log.info("the schema is up to date; {} migrations were applied", applied);
      }
    }
    ServerCheck.require(database);
    KafkaClients kafka =
        opened.add("Kafka clients", Brokers.connect(configuration.kafka(), loops.registry()));
    RequiredTopics.check(kafka.admin(), TopicPlan.all(configuration.kafka(), ids(configuration)));
    database.useTransaction(handle -> ChainDao.register(handle, configuration.chains()));
    RunLoop partitions = makePartitions(configuration, database, opened);
    loops.add("shared", () -> List.of(partitions.health()));
    Notifications notifications =
        opened.add("notifications", Notifications.start(database::connect));
    AfterCommit.announceTo(database, notifications::announce);
    loops.add("shared", notifications::health);
    return new Services(
        configuration,
        database,
        kafka,
        notifications,
        new LeaseSettings(Holder.create(), configuration.database().leaseTime()),
        loops);
  }

  private static RunLoop makePartitions(
      Configuration configuration, Database database, OpenResources opened) {
    Partitions partitions = new Partitions(database, configuration.database().retention());
    partitions.make();
    return opened.add(
        "partitions", RunLoop.onVirtualThread("partitions", partitions, new Wakeup()));
  }

  private static List<ChainId> ids(Configuration configuration) {
    return configuration.chains().stream().map(ChainSettings::id).toList();
  }

  RoleContext context() {
    return new RoleContext(database, kafka, topics(), notifications, leases, loops.registry());
  }

  PrometheusMeterRegistry metrics() {
    return loops.registry();
  }

  Topics topics() {
    return new Topics(configuration.kafka().topicPrefix());
  }
}
