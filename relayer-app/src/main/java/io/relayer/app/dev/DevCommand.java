package io.relayer.app.dev;

import io.relayer.app.config.DevChains;
import io.relayer.app.config.Endpoints;
import io.relayer.app.run.OpenResources;
import io.relayer.app.run.ShutdownHook;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.DevnetPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
      "  relayer dev --chains 2 --nodes 3 --block-time 0.5"
    })
public final class DevCommand implements Callable<Integer> {
  private static final int MOST = 10;

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "Keeps all data.")
  private Path data = Endpoints.FOLDER;

  @Option(names = "--fresh", description = "Begin anew: delete what DIR holds of earlier runs.")
  private boolean fresh;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Console; 0 = any free one, as for the others.")
  private int httpPort = 8080;

  @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka.")
  private int kafkaPort = 9092;

  @Option(names = "--postgres-port", paramLabel = "PORT", description = "PostgreSQL.")
  private int postgresPort = 5432;

  @Option(
      names = "--chain-port",
      paramLabel = "PORT",
      description = "The first chain's own node; those of further chains have the ports after it.")
  private int chainPort = 8545;

  @Option(names = "--block-time", paramLabel = "SECONDS", description = "May be a fraction.")
  private double blockTime = 1;

  @Option(
      names = "--chains",
      paramLabel = "N",
      description = "How many chains, 1 to 10: ids 31337, 31338 …")
  private int chains = 1;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = {
        "Nodes per chain, 1 to 10. The first is the chain's own; the others are proxies to it, on"
            + " any free ports (see DIR/endpoints.json)."
      })
  private int nodes = 1;

  @Override
  public Integer call() throws InterruptedException {
    DevOptions options = options();
    boolean kept = Files.exists(data.resolve("postgres"));
    OpenResources opened = new OpenResources();
    try (ShutdownHook end = ShutdownHook.closes(opened)) {
      DevRelayer dev = DevRelayer.start(options, opened);
      new ReadyText(options, kept, dev.endpoints()).print(spec.commandLine().getOut());
      String death = end.await(dev.devnet().death());
      spec.commandLine().getErr().println("relayer: " + death);
    }
    return ExitCode.FAILED;
  }

  private DevOptions options() {
    DevnetPorts ports =
        new DevnetPorts(
            port("--postgres-port", postgresPort),
            port("--kafka-port", kafkaPort),
            port("--chain-port", chainPort));
    DevOptions options =
        new DevOptions(data(), fresh, port("--http-port", httpPort), ports, chains());
    requireRoomForChains();
    requireNoClash(WantedPort.of(options));
    return options;
  }

  private DevChains chains() {
    require("--chains", chains, chains >= 1 && chains <= MOST, "1 to " + MOST);
    require("--nodes", nodes, nodes >= 1 && nodes <= MOST, "1 to " + MOST);
    require("--block-time", blockTime, blockTime >= 0.1 && blockTime <= 60, "0.1 to 60");
    return new DevChains(chains, nodes, Duration.ofMillis(Math.round(blockTime * 1_000)));
  }

  private Path data() {
    boolean canBe = Files.notExists(data) || Files.isDirectory(data);
    require("--data", "'%s'".formatted(data), canBe && !data.toString().isBlank(), "a folder");
    return data;
  }

  private int port(String option, int port) {
    int highest = WantedPort.HIGHEST;
    require(option, port, port >= 0 && port <= highest, "0 to " + highest);
    return port;
  }

  private void requireRoomForChains() {
    int highest = WantedPort.HIGHEST - chains + 1;
    require(
        "--chain-port",
        chainPort,
        chainPort <= highest,
        "0 to %d, as %d chains need that many ports in a row".formatted(highest, chains));
  }

  private void require(String option, Object value, boolean condition, String expected) {
    if (!condition) {
      throw wrong("%s: %s: expected %s".formatted(option, value, expected));
    }
  }

  private void requireNoClash(List<WantedPort> ports) {
    Optional<WantedPort.Clash> clash = WantedPort.clash(ports);
    if (clash.isPresent()) {
      WantedPort first = clash.get().first();
      WantedPort second = clash.get().second();
      throw wrong(
          "%s: %s would have port %d, which is %s's by %s: expected a port for each"
              .formatted(
                  second.option(), second.server(), second.port(), first.server(), first.option()));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
