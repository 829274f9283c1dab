package io.relayer.app.migrate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.CommandOptions;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.operations.housekeeping.TopicAdmin;
import io.relayer.operations.housekeeping.TopicPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer migrate`.
@Command(
    name = "migrate",
    description = {
      "Brings the database's schema up to date, and makes the topics that are missing.",
      "Safe to run again, and from several places at once. Topics that are there are not changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  relayer migrate --config relayer.yaml"})
public final class MigrateCommand implements Callable<Integer> {
  @Mixin private CommandOptions options;

  @Override
  public Integer call() {
    Configuration configuration = options.configuration();
    PrintWriter out = options.out();
    try (Database database = Databases.forReading(configuration)) {
      int applied = Databases.migrate(database);
      out.printf("database: %s%n", applied == 0 ? "up to date" : applied + " migrations applied");
    }
    try (KafkaClients kafka = Brokers.connect(configuration.kafka(), new SimpleMeterRegistry())) {
      List<String> made = makeTopics(configuration, kafka);
      out.printf("topics: %s%n", made.isEmpty() ? "all there" : "made " + String.join(", ", made));
    }
    out.flush();
    return ExitCode.DONE;
  }

  /// Makes the configured topics that are not there; gives back their names.
  public static List<String> makeTopics(Configuration configuration, KafkaClients kafka) {
    return new TopicAdmin(kafka.admin())
        .create(
            TopicPlan.all(
                configuration.kafka(),
                configuration.chains().stream().map(ChainSettings::id).toList()));
  }
}
