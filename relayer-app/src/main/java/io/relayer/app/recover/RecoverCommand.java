package io.relayer.app.recover;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.CommandOptions;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.Json;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import io.relayer.operations.recovery.OutboxRecovery;
import io.relayer.operations.recovery.PositionMove;
import io.relayer.operations.recovery.PositionRecovery;
import io.relayer.operations.recovery.Restoration;
import io.relayer.operations.recovery.Restoration.Outcome;
import io.relayer.operations.recovery.RestoreDetection;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer recover`.
@Command(
    name = "recover",
    description = {
      "After a restored database or a new cluster: shows how the database differs from Kafka's"
          + " journal and the chains.",
      "Puts back what the journal has and the database has not: requests, transactions, attempts and"
          + " nonces, and what was told of them. Then it releases what is held: reading goes on"
          + " from the database's positions.",
      "Where something contradicts the journal, nothing is released, and the exit code is 1. It may"
          + " be run as often as one likes, while the relayer runs or not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer recover --dry-run",
      "  relayer recover",
      "  relayer recover --position relayer.requests:0=8841"
    })
public final class RecoverCommand implements Callable<Integer> {
  @Mixin private CommandOptions options;

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
      converter = PositionConverter.class,
      description = "Read this partition from this offset on. May be given several times.")
  private List<PositionMove> positions = List.of();

  @Option(names = "--dry-run", description = "Only show what differs, and what would be put back.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print what differs as one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    options.require(
        !dryRun || (outboxFrom == null && positions.isEmpty()),
        "--dry-run changes nothing: leave --outbox-from and --position out");
    Configuration configuration = options.configuration();
    Topics topics = new Topics(configuration.kafka().topicPrefix());
    try (Database database = Databases.forReading(configuration);
        KafkaClients kafka = Brokers.connect(configuration.kafka(), new SimpleMeterRegistry())) {
      PositionRecovery recovery = new PositionRecovery(kafka, database, topics);
      RestoreDetection differences = new RestoreDetection(kafka, database, topics);
      requireNothingHidden(differences);
      mend(database, recovery);
      Survey survey = new Survey(configuration, database, differences);
      Restoration restoration = new Restoration(kafka, database, topics, differences);
      return tell(
          dryRun ? plan(survey, restoration) : recover(database, survey, restoration, recovery));
    }
  }

  private static Conclusion plan(Survey survey, Restoration restoration)
      throws InterruptedException {
    Findings found = survey.make();
    Outcome outcome = found.isOlderCopy() ? restoration.plan() : Outcome.NOTHING;
    return new Conclusion(found, outcome, found.senders(), false, true);
  }

  private static Conclusion recover(
      Database database, Survey survey, Restoration restoration, PositionRecovery recovery)
      throws InterruptedException {
    Findings found = survey.make();
    if (!found.isOlderCopy()) {
      return new Conclusion(found, Outcome.NOTHING, found.senders(), false, false);
    }
    // Whoever starts meanwhile must find it: only after this may a nonce be moved.
    database.useTransaction(handle ->
        Holds.put(handle, Holds.RESTORE, "relayer recover was begun and has not come to its end"));
    Outcome outcome = restoration.carryOut(found.compared().positions());
    boolean release = outcome.obstacles().isEmpty();
    if (release) {
      recovery.accept(found.compared().positions());
    }
    return new Conclusion(found, outcome, survey.senders(), release, false);
  }

  private void requireNothingHidden(RestoreDetection differences) {
    differences
        .forbidden(positions)
        .ifPresent(position -> {
          throw new RelayerException(
              "--position %s: the journal has attempts that are not in the database (relayer recover"
                      .formatted(position.partition())
                  + " shows them): put them back, or restore a newer copy of the database, first");
        });
  }

  private void mend(Database database, PositionRecovery recovery) {
    OutboxFrom from = outboxFrom;
    if (from != null) {
      List<String> publishers = database.withHandle(OutboxRecovery::publishers);
      if (!publishers.isEmpty()) {
        throw new RelayerException(
            "--outbox-from: a broadcaster is publishing (%s): stop it first"
                .formatted(String.join(", ", publishers)));
      }
      database.useTransaction(handle -> OutboxRecovery.startFrom(handle, from.lane(), from.id()));
      say("lane %s is published from row %d on".formatted(from.lane(), from.id()));
    }
    positions.forEach(position -> {
      recovery.place(position.partition(), position.offset());
      say("%s is read from offset %d on".formatted(position.partition(), position.offset()));
    });
  }

  private void say(String done) {
    options.err().println(done);
  }

  private int tell(Conclusion conclusion) {
    PrintWriter out = options.out();
    if (json) {
      Json.print(out, conclusion.json());
    } else {
      conclusion.print(out);
    }
    return conclusion.exitCode();
  }
}
