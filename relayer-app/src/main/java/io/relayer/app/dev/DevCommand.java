package io.relayer.app.dev;

import io.relayer.app.ExitCode;
import io.relayer.app.run.EndOfProcess;
import io.relayer.app.run.Opened;
import io.relayer.devnet.DevnetPorts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `relayer dev`.
@Command(
    name = "dev",
    showDefaultValues = true,
    description = {
      "Runs PostgreSQL, Kafka, a chain and all roles on this machine, until Ctrl-C.",
      "Goes on where it was, also after a crash. Its senders' keys are known to everybody."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer dev --fresh",
      "  relayer dev --data /tmp/relayer --http-port 0 --kafka-port 0 --postgres-port 0 --chain-port 0",
      "  relayer dev --chains 2 --block-time 0.5"
    })
public final class DevCommand implements Callable<Integer> {
  /// Where data are unless `--data` says otherwise; other commands look there for a running one.
  public static final Path FOLDER = Path.of(".relayer", "dev");

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "Keeps all data.")
  private Path data = FOLDER;

  @Option(names = "--fresh", description = "Begin anew: delete what DIR holds of earlier runs.")
  private boolean fresh;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Console; 0 = any free one, as for the others.")
  private int httpPort = 8080;

  @Option(names = "--kafka-port", paramLabel = "PORT")
  private int kafkaPort = 9092;

  @Option(names = "--postgres-port", paramLabel = "PORT")
  private int postgresPort = 5432;

  @Option(
      names = "--chain-port",
      paramLabel = "PORT",
      description = "The first chain's; the others' follow it.")
  private int chainPort = 8545;

  @Option(names = "--block-time", paramLabel = "SECONDS", description = "May be a fraction.")
  private double blockTime = 1;

  @Option(names = "--chains", paramLabel = "N", description = "How many chains: ids 31337, 31338 …")
  private int chains = 1;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "Nodes per chain; more than 1 are not supported yet.")
  private int nodes = 1;

  @Override
  public Integer call() throws InterruptedException {
    DevOptions options = options();
    Opened opened = new Opened();
    try (EndOfProcess end = EndOfProcess.closes(opened)) {
      DevRelayer dev = DevRelayer.start(options, opened);
      ready(spec.commandLine().getOut(), dev.endpoints());
      end.await();
    }
    return ExitCode.DONE;
  }

  private DevOptions options() {
    require(nodes == 1, "--nodes: %d: more than one node per chain is not supported yet", nodes);
    require(chains >= 1 && chains <= 10, "--chains: %d: expected 1 to 10", chains);
    require(blockTime >= 0.1 && blockTime <= 60, "--block-time: %s: expected 0.1 to 60", blockTime);
    DevnetPorts ports =
        new DevnetPorts(
            port("--postgres-port", postgresPort),
            port("--kafka-port", kafkaPort),
            port("--chain-port", chainPort));
    return new DevOptions(
        data,
        fresh,
        port("--http-port", httpPort),
        ports,
        Duration.ofMillis(Math.round(blockTime * 1_000)),
        chains);
  }

  private int port(String option, int port) {
    require(port >= 0 && port <= 65_535, option + ": %d: expected 0 to 65535", port);
    return port;
  }

  private void require(boolean condition, String message, Object value) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message.formatted(value));
    }
  }

  private void ready(PrintWriter out, Endpoints endpoints) {
    var postgres = endpoints.postgres();
    out.println("ready");
    out.printf("  kafka     %s   (requests go to topic relayer.requests)%n", endpoints.kafka());
    endpoints
        .chains()
        .forEach(chain ->
            out.printf("  chain     %s   (id %d)%n", chain.nodes().getFirst(), chain.id()));
    out.printf("  console   %s/health/ready%n", endpoints.console());
    out.printf(
        "  postgres  psql \"%s\"%n",
        postgres.url().replaceFirst("^jdbc:", "")
            + "?user="
            + postgres.user()
            + "&options=-csearch_path%3Drelayer");
    out.printf(
        "  senders   %d accounts with funds, in %s%n",
        endpoints.senders().size(), data.resolve(Endpoints.FILE));
    out.printf(
        "A transaction is final after %d blocks, %s s apart. Stop with Ctrl-C (or kill %d); data"
            + " stay in %s.%n",
        DevConfiguration.CONFIRMATIONS, blockTime, ProcessHandle.current().pid(), data);
    out.flush();
  }
}
