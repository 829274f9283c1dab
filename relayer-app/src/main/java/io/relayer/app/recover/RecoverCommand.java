package io.relayer.app.recover;

import static java.util.stream.Collectors.toSet;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.ExitCode;
import io.relayer.app.config.ConfigOption;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.Json;
import io.relayer.core.RelayerException;
import io.relayer.core.config.ChainSettings;
import io.relayer.core.config.Configuration;
import io.relayer.core.database.Database;
import io.relayer.core.domain.ChainId;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.core.recovery.Differences;
import io.relayer.core.recovery.OutboxRecovery;
import io.relayer.core.recovery.PositionRecovery;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `relayer recover`.
@Command(
    name = "recover",
    description = {
      "After a restored database or a new cluster: shows how the database differs from Kafka's"
          + " journal and the chains.",
      "Where everything that was signed is there, it lets the work go on: reading begins at the"
          + " database's positions, and what is held is released.",
      "Where something is missing, nothing is released, and the exit code is 1: putting it back"
          + " from the journal is not there yet."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  relayer recover", "  relayer recover --position relayer.requests:0=8841"})
public final class RecoverCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Option(
      names = "--outbox-from",
      paramLabel = "ID",
      converter = OutboxFrom.Converter.class,
      description =
          "Publish the outbox from this row on: ID of table transitions, or LANE=ID of table"
              + " outbox. Only while no broadcaster runs.")
  private @Nullable OutboxFrom outboxFrom;

  @Option(
      names = "--position",
      paramLabel = "TOPIC:PARTITION=OFFSET",
      converter = PositionOption.Converter.class,
      description = "Read this partition from this offset on. May be given several times.")
  private List<PositionOption> positions = List.of();

  @Option(names = "--json", description = "Print what differs as one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = config.read();
    List<ChainId> chains = configuration.chains().stream().map(ChainSettings::id).toList();
    Topics topics = new Topics(configuration.kafka().topicPrefix());
    try (Database database = Databases.forReading(configuration);
        KafkaClients kafka = Brokers.connect(configuration.kafka(), new SimpleMeterRegistry())) {
      PositionRecovery recovery = new PositionRecovery(kafka, database, topics, chains);
      Differences differences = new Differences(kafka, database, topics, chains);
      requireNothingHidden(differences, topics, chains);
      mend(database, recovery);
      Findings findings = new Survey(configuration, database, differences).make();
      return conclude(findings, recovery);
    }
  }

  /// What the journal has and the database has not is looked for from the positions on. To move
  /// them over it would let the relayer sign again what may have been sent.
  private void requireNothingHidden(Differences differences, Topics topics, List<ChainId> chains) {
    Set<String> journals = chains.stream().map(topics::broadcasts).collect(toSet());
    List<PositionOption> moved =
        positions.stream().filter(p -> journals.contains(p.partition().topic())).toList();
    if (!moved.isEmpty() && !differences.attempts().isEmpty()) {
      throw new RelayerException(
          "--position %s: the journal has attempts that are not in the database (relayer recover"
                  .formatted(moved.getFirst().partition())
              + " shows them): put them back, or restore a newer copy of the database, first");
    }
  }

  private void mend(Database database, PositionRecovery recovery) {
    OutboxFrom from = outboxFrom;
    if (from != null) {
      Publishers.requireNone(database);
      database.useTransaction(handle -> OutboxRecovery.startFrom(handle, from.lane(), from.id()));
      say("lane %s is published from row %d on".formatted(from.lane(), from.id()));
    }
    positions.forEach(position -> {
      recovery.place(position.partition(), position.offset());
      say("%s is read from offset %d on".formatted(position.partition(), position.offset()));
    });
  }

  private void say(String done) {
    spec.commandLine().getErr().println(done);
  }

  private int conclude(Findings findings, PositionRecovery recovery) {
    boolean release =
        findings.isWhole() && !(findings.holds().isEmpty() && findings.positions().isEmpty());
    if (release) {
      recovery.accept(findings.positions());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> document = findings.json();
      document.put("released", release);
      Json.print(out, document);
    } else {
      findings.print(out);
      out.print(words(findings, release));
      out.flush();
    }
    return findings.isWhole() && findings.cursors().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String words(Findings findings, boolean released) {
    if (!findings.isWhole()) {
      return """
      What is missing may have been sent. Nothing is released: to take in and sign over it could execute a request twice.
      Putting it back from the journal is not there yet: keep the relayer stopped, and restore a newer copy of the database.
      """;
    }
    if (!findings.cursors().isEmpty()) {
      return "To publish again, stop the broadcasters, then: relayer recover --outbox-from"
          + " [LANE=]ID\n";
    }
    return released
        ? "All that was signed is there: released, reading goes on from the database's positions.\n"
        : "";
  }
}
