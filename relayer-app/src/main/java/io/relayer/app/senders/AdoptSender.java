package io.relayer.app.senders;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.run.Brokers;
import io.relayer.app.run.Databases;
import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.recovery.RestoreDetection;
import io.relayer.operations.senders.AdoptionPlan;
import io.relayer.operations.senders.AdoptionPlan.MoveUp;
import io.relayer.operations.senders.AdoptionPlan.Refused;
import io.relayer.operations.senders.AdoptionPlan.TakeIntoUse;
import io.relayer.operations.senders.SenderAdoption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer senders adopt`.
@Command(
    name = "adopt",
    description = {
      "Ends waiting for foreign-pending or chain-ahead where somebody else uses the sender's key:"
          + " the nonces that he has used, in the chain or in the nodes' pools, are given up to"
          + " him, and ours go on behind them. Where the database is an older copy, the chain has"
          + " what is ours: then it refuses, and relayer recover is right.",
      "If payments of his that are still in the pools are never mined, ours wait behind the nonces"
          + " that they leave open, until somebody uses these.",
      "Shows what it would do; --yes does it. Exit code 1 where nothing was done."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders adopt 1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --dry-run",
      "  relayer senders adopt 1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --yes"
    })
final class AdoptSender implements Callable<Integer> {
  @Mixin private RowOptions options;
  @Mixin private SenderArgument which;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only show it; exit code 0 where it could be done.")
  private boolean dryRun;

  @Override
  public Integer call() {
    options.require(!(yes && dryRun), "expected either --yes or --dry-run");
    ChainId chain = which.onlyChain();
    Configuration configuration = options.configuration();
    try (Database database = Databases.forReading(configuration);
        KafkaClients kafka = Brokers.connect(configuration.kafka(), new SimpleMeterRegistry())) {
      // Holds everything where Kafka knows more than the database: then what the chain has is ours.
      new RestoreDetection(kafka, database, new Topics(configuration.kafka().topicPrefix())).run();
      return adopt(database, chain);
    }
  }

  private int adopt(Database database, ChainId chain) {
    AdoptionPlan plan =
        database.withHandle(handle -> SenderAdoption.plan(handle, chain, which.sender()));
    if (yes) {
      AdoptionPlan shown = plan;
      plan =
          database.inTransaction(handle ->
              SenderAdoption.carryOut(handle, chain, which.sender(), shown, "command line"));
    }
    return switch (plan) {
      case TakeIntoUse(var from, var next) ->
          tell(chain, "taken into use", from.value(), next.value());
      case MoveUp(var from, var next) -> tell(chain, "moved up", from.value(), next.value());
      case Refused(var why) ->
          options.fail("%s on chain %s: %s".formatted(which.sender(), chain, why));
    };
  }

  private int tell(ChainId chain, String how, long from, long next) {
    if (options.json()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("chainId", chain.value());
      line.put("sender", which.sender().toString());
      line.put("state", how);
      line.put("strangersFrom", from);
      line.put("nextNonce", next);
      line.put("changed", yes);
      Json.line(options.out(), line);
    } else {
      String strangers =
          next - from == 1 ? "nonce " + from : "nonces %d to %d".formatted(from, next - 1);
      options
          .out()
          .printf(
              "%s on chain %s: %s%s at nonce %d; %s left to strangers%n",
              which.sender(), chain, yes ? "" : "would be ", how, next, strangers);
    }
    options.out().flush();
    if (!yes && !dryRun) {
      options.tell("nothing was done: --yes does it");
    }
    return yes || dryRun ? ExitCode.DONE : ExitCode.FAILED;
  }
}
