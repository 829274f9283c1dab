package io.relayer.app.audit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.config.SinceConverter;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.Chains;
import io.relayer.app.run.CommandOptions;
import io.relayer.app.run.Databases;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.RelayerException;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.BatchSearch;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.node.ChainNodes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer audit`.
@Command(
    name = "audit",
    description = {
      "Compares the database with the chains: nothing lost, nothing twice, no hole.",
      "Prints each difference; exit code 1 if there is any. Roles may be at work meanwhile."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  relayer audit --since 24h", "  relayer audit --chain 1 --json"})
public final class AuditCommand implements Callable<Integer> {
  private static final int PAGE = 2_000;
  private static final int PAGE_BYTES = 8 * 1024 * 1024;

  @Mixin private CommandOptions options;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = SinceConverter.class,
      description =
          "Leave out what was received before: 2026-11-22T10:00:00Z, or so long ago: 90m, 36h,"
              + " 14d.")
  private @Nullable Instant since;

  @Option(names = "--chain", paramLabel = "ID", description = "This chain alone.")
  private @Nullable Long chain;

  @Option(
      names = "--events",
      description =
          "Also read the events topic: whether each event that counts as published is there, in"
              + " order.")
  private boolean events;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Configuration configuration = options.configuration();
    AuditReport report = audit(configuration);
    if (json) {
      Json.print(options.out(), AuditText.json(report));
    } else {
      AuditText.print(options.out(), report);
    }
    return report.isClean() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private AuditReport audit(Configuration configuration) throws Exception {
    Instant from = since == null ? Instant.EPOCH : since;
    List<ChainSettings> wanted = wanted(configuration);
    try (Database database = Databases.forReading(configuration)) {
      Audit audit = new Audit(database, from);
      AuditReport report = audit.ofRequests();
      for (ChainSettings settings : wanted) {
        try (ChainNodes nodes = Chains.connectAndWait(settings, new SimpleMeterRegistry())) {
          report.addAll(audit.of(nodes));
        }
      }
      if (events) {
        report.addAll(events(configuration, new EventsAudit(database, from)));
      }
      return report;
    }
  }

  private static AuditReport events(Configuration configuration, EventsAudit audit) {
    Topics topics = new Topics(configuration.kafka().topicPrefix());
    try (KafkaClients kafka = Brokers.connect(configuration.kafka(), new SimpleMeterRegistry());
        Consumer<byte[], byte[]> consumer =
            kafka.consumer(topics.prefix() + ".audit", PAGE, PAGE_BYTES)) {
      try {
        return audit.of(consumer, topics.events());
      } catch (KafkaException e) {
        throw BatchSearch.of(kafka, consumer, e)
            .<RuntimeException>map(bad -> new RelayerException(bad.textWithoutPosition(), e))
            .orElse(e);
      }
    }
  }

  private List<ChainSettings> wanted(Configuration configuration) {
    List<ChainSettings> wanted =
        configuration.chains().stream()
            .filter(settings -> chain == null || settings.id().value() == chain)
            .toList();
    options.require(!wanted.isEmpty(), "--chain: chain %s is not configured".formatted(chain));
    return wanted;
  }
}
