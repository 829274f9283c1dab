package io.relayer.app.senders;

import io.relayer.app.config.DurationConverter;
import io.relayer.app.run.RowOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import io.relayer.operations.senders.SenderDrain;
import io.relayer.operations.status.ViewRow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer senders drain`.
@Command(
    name = "drain",
    description = {
      "Pauses a sender, and waits until nothing of it is in flight: until each nonce that it has"
          + " taken is in a block. Its requests are accepted and wait. It stays paused, whatever"
          + " comes out of it: relayer senders resume ends that.",
      "Exit code 1 where something is still in flight at the timeout."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer senders drain 1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
      "  relayer senders drain 1:0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --timeout 30m --json"
    })
final class DrainSender implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofMillis(250);

  @Mixin private RowOptions options;
  @Mixin private SenderArgument which;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long it waits; 10m.")
  private Duration timeout = Duration.ofMinutes(10);

  @Override
  public Integer call() throws InterruptedException {
    ChainId chain = which.onlyChain();
    try (Database database = options.database()) {
      SenderDrain drain = new SenderDrain(database, chain, which.sender());
      return switch (drain.begin("command line")) {
        case PAUSED -> follow(drain);
        case UNKNOWN -> options.fail(which.unknown());
        case EXTERNAL ->
            refuse(
                chain,
                "is external, and takes no nonces here: what comes from it can't be held back");
        case NOT_SENDING ->
            refuse(
                chain,
                "is paused with --all, so nothing of it is sent: relayer senders resume it first");
      };
    }
  }

  private static String counts(ViewRow row) {
    return "%s in flight, %s queued".formatted(row.text("in_flight"), row.text("queued"));
  }

  private int follow(SenderDrain drain) throws InterruptedException {
    ProgressLine progress = ProgressLine.on(options.err());
    long until = System.nanoTime() + timeout.toNanos();
    while (true) {
      ViewRow now = drain.row();
      boolean drained = SenderDrain.isOver(now);
      progress.show(counts(now));
      if (drained || System.nanoTime() - until >= 0) {
        progress.finish(counts(now));
        tell(drain.chain(), now, drained);
        return drained ? ExitCode.DONE : ExitCode.FAILED;
      }
      Thread.sleep(EVERY);
    }
  }

  private void tell(ChainId chain, ViewRow now, boolean drained) {
    if (options.json()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("chainId", chain.value());
      line.put("sender", which.sender().toString());
      line.put("state", drained ? "drained" : "timeout");
      line.put("inFlight", now.number("in_flight"));
      line.put("queued", now.number("queued"));
      line.put("halted", now.text("halted"));
      Json.line(options.out(), line);
    } else {
      options
          .out()
          .printf(
              "%s on chain %s: %s; it stays paused%n",
              which.sender(), chain, drained ? "drained" : "not drained within " + timeout);
    }
    options.out().flush();
  }

  private int refuse(ChainId chain, String why) {
    return options.fail("%s on chain %s %s".formatted(which.sender(), chain, why));
  }
}
