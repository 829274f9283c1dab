package io.relayer.app.dev;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.config.Configuration;
import io.relayer.app.config.DevConfiguration;
import io.relayer.app.config.DevNodes;
import io.relayer.app.config.Endpoints;
import io.relayer.app.migrate.MigrateCommand;
import io.relayer.app.run.OpenResources;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.devnet.Devnet;
import io.relayer.devnet.DevnetException;
import io.relayer.signer.keys.DevKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/// The embedded stack and a relayer with all roles on it, in this process.
///
/// @param nodes of each chain, in the order of their ids
/// @param endpoints where to reach all of it
public record DevRelayer(
    Configuration configuration,
    Devnet devnet,
    List<DevNodes> nodes,
    RelayerProcess relayer,
    Endpoints endpoints) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  public DevRelayer {
    nodes = List.copyOf(nodes);
  }

  /// Starts everything; returns when all of it is there and `endpoints.json` says where.
  ///
  /// @param opened closes all of it in the end
  public static DevRelayer start(DevOptions options, OpenResources opened)
      throws InterruptedException {
    Devnet devnet = opened.add("embedded stack", DevStack.start(options));
    devnet.postgres().createDatabase(Endpoints.DATABASE);
    List<DevNodes> nodes = nodes(devnet, options.chains().nodes(), opened);
    Configuration configuration =
        DevConfiguration.of(
            Endpoints.of(devnet, nodes, options.httpPort()).with(options.additions().chains()),
            options.chains().blockTime());
    makeTopics(configuration);
    RelayerProcess relayer =
        opened.add(
            "roles",
            RelayerProcess.start(
                configuration,
                EnumSet.allOf(RoleName.class),
                keys -> keys.add("keys", DevKeys.wellKnown(options.additions().senders()))));
    if (!relayer.awaitChains(PATIENCE)) {
      throw new DevnetException(
          "not all chains were seen within %d s; the log says why".formatted(PATIENCE.toSeconds()));
    }
    Endpoints endpoints =
        Endpoints.of(devnet, nodes, relayer.httpPort().orElseThrow())
            .with(options.additions().chains());
    publish(endpoints, options.folder(), opened);
    return new DevRelayer(configuration, devnet, nodes, relayer, endpoints);
  }

  private static List<DevNodes> nodes(Devnet devnet, int count, OpenResources opened) {
    return devnet.chains().stream()
        .map(chain -> opened.add("nodes of chain " + chain.chainId(), DevNodes.of(chain, count)))
        .toList();
  }

  private static void makeTopics(Configuration configuration) {
    try (KafkaClients kafka = new KafkaClients(configuration.kafka(), new SimpleMeterRegistry())) {
      MigrateCommand.makeTopics(configuration, kafka);
    }
  }

  private static void publish(Endpoints endpoints, Path folder, OpenResources opened) {
    try {
      endpoints.write(folder);
      opened.add("endpoints.json", () -> Endpoints.delete(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into folder " + folder, e);
    }
  }
}
