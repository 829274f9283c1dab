package io.relayer.app.run;

import io.relayer.app.config.Configuration;
import io.relayer.app.terminal.Failures;
import io.relayer.broadcaster.BroadcasterRole;
import io.relayer.broadcaster.sending.TargetChain;
import io.relayer.console.CheckResult;
import io.relayer.console.ConsoleRole;
import io.relayer.core.RelayerException;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Codecs;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.runtime.Health;
import io.relayer.ethereum.abi.CustomErrors;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.request.NamedContract;
import io.relayer.monitor.MonitorRole;
import io.relayer.node.ChainNodes;
import io.relayer.operations.recovery.RestoreDetection;
import io.relayer.signer.SignerRole;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// The roles of one process, with all that they share.
///
/// Those that take work off come up before those that bring it, and go down after them: monitor,
/// broadcaster, signer, console.
public final class RelayerProcess implements AutoCloseable {
  private static final Duration ENDING = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(50);

  private final OpenResources opened;
  private final Services services;
  private final Map<ChainId, ChainNodes> chains = new LinkedHashMap<>();
  private final Map<String, Supplier<CheckResult>> checks = new LinkedHashMap<>();
  private OptionalInt httpPort = OptionalInt.empty();

  private RelayerProcess(OpenResources opened, Services services) {
    this.opened = opened;
    this.services = services;
  }

  /// Starts the roles.
  ///
  /// @param keys makes the signer role's keys; asked only if it is among the roles
  /// @throws RuntimeException if they can't be started; then nothing of it is left
  public static RelayerProcess start(
      Configuration configuration,
      Set<RoleName> roles,
      Function<OpenResources, TransactionSigner> keys) {
    if (roles.contains(RoleName.SIGNER) || roles.contains(RoleName.BROADCASTER)) {
      Codecs.require(); // they read records
    }
    OpenResources opened = new OpenResources();
    try {
      RelayerProcess process = new RelayerProcess(opened, Services.open(configuration, opened));
      process.startRoles(roles, keys);
      return process;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void startRoles(Set<RoleName> roles, Function<OpenResources, TransactionSigner> keys) {
    checks.put("database", ReadyChecks.database(services.database()));
    checks.put("kafka", ReadyChecks.kafka(services.kafka().admin()));
    if (roles.contains(RoleName.SIGNER) || roles.contains(RoleName.MONITOR)) {
      UnusableContracts.tell(services.configuration().signing(), checks, services.metrics());
    }
    if (roles.contains(RoleName.MONITOR) || roles.contains(RoleName.BROADCASTER)) {
      connectChains();
    }
    if (roles.contains(RoleName.MONITOR)) {
      startMonitor();
    }
    if (roles.contains(RoleName.BROADCASTER)) {
      startBroadcaster();
    }
    if (roles.contains(RoleName.SIGNER)) {
      startSigner(keys.apply(opened));
    }
    if (roles.contains(RoleName.CONSOLE)) {
      startConsole();
    }
    // now, since it is the monitor that makes them hear of heads
    chains.values().forEach(nodes -> services.loops().add("nodes", nodes::health));
  }

  private void connectChains() {
    for (ChainSettings settings : services.configuration().chains()) {
      ChainNodes nodes =
          opened.add(
              "nodes of chain " + settings.id(),
              Chains.connect(settings, services.database(), services.metrics()));
      chains.put(settings.id(), nodes);
      checks.put("chain-" + settings.id(), ReadyChecks.chain(nodes));
    }
  }

  private void startMonitor() {
    List<MonitorRole.Watched> watched =
        services.configuration().chains().stream()
            .map(settings -> new MonitorRole.Watched(settings, nodes(settings)))
            .toList();
    MonitorRole role =
        opened.add(
            "monitor", MonitorRole.start(services.context(), serverWatch(), watched, errors()));
    watch("monitor", role::health, List::of);
  }

  private CustomErrors errors() {
    return CustomErrors.of(
        services.configuration().signing().namedContracts().values().stream()
            .map(NamedContract::abi)
            .toList());
  }

  private void startBroadcaster() {
    List<TargetChain> targets =
        services.configuration().chains().stream()
            .map(settings ->
                new TargetChain(
                    settings.id(),
                    nodes(settings),
                    settings.pace().rebroadcastAfter(),
                    settings.pace().stuckAfter()))
            .toList();
    BroadcasterRole role =
        opened.add("broadcaster", BroadcasterRole.start(targets, services.context()));
    watch("broadcaster", role::health, role::problems);
  }

  private void startSigner(TransactionSigner signer) {
    UnusableKeys.tell(signer, checks, services.metrics());
    ServerWatch watch = serverWatch();
    verify(watch); // else the first rounds of the role would be refused
    SignerRole role =
        opened.add(
            "signer",
            SignerRole.start(
                services.context(),
                watch,
                signer,
                services.configuration().chains(),
                services.configuration().signing()));
    watch("signer", role::health, role::problems);
  }

  private ServerWatch serverWatch() {
    return new ServerWatch(
        services.database(),
        new RestoreDetection(services.kafka(), services.database(), services.topics()));
  }

  private static void verify(ServerWatch watch) {
    try {
      watch.verify();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new RelayerException(
          "the database could not be compared with Kafka: " + Failures.inWords(e), e);
    }
  }

  private void watch(String role, Supplier<List<Health>> health, Supplier<List<String>> problems) {
    checks.put(role, ReadyChecks.loops(health, problems));
    services.loops().add(role, health);
  }

  private void startConsole() {
    ConsoleRole console =
        opened.add(
            "console",
            new ConsoleRole(
                new ConsoleRole.Settings(
                    ConsoleRole.Settings.LOOPBACK, services.configuration().http().port()),
                checks,
                services.metrics()));
    console.start();
    httpPort = OptionalInt.of(console.port());
  }

  private ChainNodes nodes(ChainSettings settings) {
    ChainNodes nodes = chains.get(settings.id());
    if (nodes == null) {
      throw new IllegalStateException("chain %s is not connected".formatted(settings.id()));
    }
    return nodes;
  }

  /// Waits until the chains can be reached and are known well enough to sign for them: head and
  /// fees are there.
  ///
  /// @return whether they came in time
  public boolean awaitChains(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!chains.values().stream().allMatch(ChainNodes::usable)
        || !services.database().withHandle(this::chainsAreKnown)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  private boolean chainsAreKnown(Handle handle) {
    return handle
        .createQuery(
            """
            select count(*) = cardinality(:chains) from chain_heads join fees using (chain_id) where chain_id = any (:chains)
            """)
        .bindArray("chains", ChainId.class, List.copyOf(chains.keySet()))
        .mapTo(Boolean.class)
        .one();
  }

  /// Of every loop of the process.
  public List<Health> loops() {
    return services.loops().health();
  }

  /// What its console listens on; empty without that role.
  public OptionalInt httpPort() {
    return httpPort;
  }

  /// The way to a chain; for a process that has role monitor or broadcaster.
  public ChainNodes nodes(ChainId chain) {
    return nodes(services.configuration().chain(chain));
  }

  public Database database() {
    return services.database();
  }

  /// Ends the roles in good order: what is in hand is finished, leases are given back. A database
  /// that is gone is not waited for: leases lapse by themselves.
  @Override
  public void close() {
    services.database().waitAtMost(ENDING);
    opened.close();
  }
}
