package io.relayer.app.demo;

import io.relayer.app.audit.AuditReport;
import io.relayer.app.dev.DevOptions;
import io.relayer.app.dev.DevRelayer;
import io.relayer.app.profile.CpuProfile;
import io.relayer.app.profile.CpuUse;
import io.relayer.app.run.Databases;
import io.relayer.app.run.OpenResources;
import io.relayer.app.run.ShutdownHook;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Topics;
import io.relayer.ethereum.value.ChainId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `relayer demo`.
@Command(
    name = "demo",
    showDefaultValues = true,
    description = {
      "Shows the main job on real parts: PostgreSQL, Kafka and a chain on this machine.",
      "Publishes payments to Kafka, relays them until they are final, then checks itself by an"
          + " audit.",
      "Exit code 0 only if every one is confirmed and the audit is clean."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer demo --transactions 20000 --senders 8 --profile",
      "  relayer demo --json | jq .audit"
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--transactions", paramLabel = "N", description = "How many.")
  private int transactions = 1_000;

  @Option(names = "--senders", paramLabel = "N", description = "From how many accounts, 1 to 20.")
  private int senders = 4;

  @Option(names = "--keep", description = "Keep the data, and say where.")
  private boolean keep;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  @Option(
      names = "--profile",
      description = "Also show the CPU time per transaction, by stage and server.")
  private boolean profile;

  @Override
  public Integer call() throws Exception {
    require(transactions >= 1, "--transactions: %d: expected 1 or more", transactions);
    require(senders >= 1 && senders <= 20, "--senders: %d: expected 1 to 20", senders);
    OpenResources opened = new OpenResources();
    try (ShutdownHook _ = ShutdownHook.closes(opened, ExitCode.FAILED)) {
      DemoResult result = run(folder(opened), opened);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, result.json());
      } else {
        result.print(out);
      }
      return result.isRight() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private DemoResult run(Path folder, OpenResources opened)
      throws InterruptedException, IOException {
    ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
    progress.show("starting PostgreSQL, Kafka and a chain");
    DevRelayer dev = DevRelayer.start(DevOptions.on(folder), opened);
    CpuProfile cpu = profile ? opened.add("profile", CpuProfile.start(dev.devnet())) : null;
    new DemoRequests(
            dev.endpoints(),
            new Topics(dev.configuration().kafka().topicPrefix()).requests(),
            transactions,
            senders)
        .publish();
    Stages reached = new Watch(dev.relayer().database(), progress, transactions).untilAllEnded();
    CpuUse used = cpu == null ? null : cpu.stop();
    try (Database database = Databases.forReading(dev.configuration())) {
      ChainId chain = dev.configuration().chains().getFirst().id();
      AuditReport audit = new DemoAudit(dev, database).of(chain, Instant.EPOCH);
      Latencies latencies = database.withHandle(handle -> Latencies.read(handle, Instant.EPOCH));
      return new DemoResult(transactions, reached, latencies, audit, used);
    }
  }

  private Path folder(OpenResources opened) throws IOException {
    Path folder = Files.createTempDirectory("relayer-demo-");
    if (keep) {
      spec.commandLine().getErr().println("data: " + folder);
    } else {
      opened.add("data", () -> Folders.delete(folder));
    }
    return folder;
  }

  private void require(boolean condition, String message, int value) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message.formatted(value));
    }
  }
}
