package io.relayer.app.stack;

import static java.util.stream.Collectors.joining;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.audit.Audit;
import io.relayer.app.audit.AuditReport;
import io.relayer.app.audit.EventsAudit;
import io.relayer.app.config.Configuration;
import io.relayer.app.migrate.MigrateCommand;
import io.relayer.app.run.Chains;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.node.ChainNodes;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.TransactionSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;

/// Servers for one test class: a database, topics and a chain of its own, and the configuration
/// that leads there.
public final class RelayerStack implements AutoCloseable {
  private final TestDatabase fresh;
  private final DevChain chain;
  private final Database database;
  private final Path folder = TestStack.folder("relayer");
  private final Configuration configuration;
  private final Requests requests;
  private final KafkaClients kafka;
  private final EventReader events;

  private RelayerStack(StackOptions options, TestDatabase fresh) {
    this.fresh = fresh;
    this.database = Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));
    this.chain =
        TestStack.newChain(
            chain -> chain.withBlockTime(options.blockTime()).withChainId(options.chainId()));
    String yaml = yaml(TestStack.topicPrefix(), options);
    write("vault.json", Contracts.VAULT_ABI);
    Keystores.write(folder.resolve("keys"), chain.accounts().subList(0, options.senders()));
    write("relayer.yaml", yaml);
    this.configuration = Configuration.read(configFile(), Map.of());
    this.kafka = new KafkaClients(configuration.kafka(), new SimpleMeterRegistry());
    MigrateCommand.makeTopics(configuration, kafka);
    this.events = new EventReader(kafka.consumer("events", 1_000, 1 << 20), topics().events());
    this.requests = new Requests(configuration.kafka(), chain.chainId());
  }

  /// @param blockTime of the chain
  /// @param senders for how many of its accounts there are keys
  public static RelayerStack start(Duration blockTime, int senders) {
    return start(StackOptions.of(blockTime, senders));
  }

  public static RelayerStack start(StackOptions options) {
    return new RelayerStack(options, TestStack.database());
  }

  /// On a database that the test keeps an eye on itself, and that is closed with this.
  public static RelayerStack start(Duration blockTime, int senders, TestDatabase database) {
    return start(StackOptions.of(blockTime, senders), database);
  }

  public static RelayerStack start(StackOptions options, TestDatabase database) {
    return new RelayerStack(options, database);
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String yaml(String prefix, StackOptions options) {
    return """
    database:
      url: "%s"
      username: "%s"
      password: "%s"
      lease-time: 2s
    kafka:
      bootstrap-servers: "%s"
      topic-prefix: %s
      topics: { partitions: 4, replication: 1, min-insync: 1 }
      properties: { session.timeout.ms: 2000, heartbeat.interval.ms: 300, fetch.max.wait.ms: 100 }
    http: { port: 0 }
    chains:
      - id: %d
        name: dev
        nodes: [ %s ]
        confirmations: 2
        block-time: %dms
        %s
    %s
    signers:
      - { type: keystore, path: keys, password: "%s" }
    contracts: { vault: { abi: vault.json, addresses: { %d: %s } } }
    %s
    """
        .formatted(
            fresh.url(),
            fresh.user(),
            fresh.password(),
            TestStack.kafka().bootstrapServers(),
            prefix,
            chain.chainId(),
            String.join(", ", options.nodes().apply(chain)),
            options.blockTime().toMillis(),
            String.join("\n    ", options.chainKeys()),
            otherChains(options),
            Keystores.PASSWORD,
            chain.chainId(),
            Contracts.VAULT,
            String.join("\n", options.sections().apply(chain)));
  }

  private static String otherChains(StackOptions options) {
    return options.otherChains().get().stream().map("  - %s"::formatted).collect(joining("\n"));
  }

  /// Starts roles in this process, for the caller to close.
  public RelayerProcess startRelayer(Set<RoleName> roles) {
    return startRelayer(roles, keys -> keys);
  }

  /// The same.
  ///
  /// @param change makes other keys of those that it has
  public RelayerProcess startRelayer(Set<RoleName> roles, UnaryOperator<TransactionSigner> change) {
    return RelayerProcess.start(
        configuration,
        roles,
        opened ->
            change.apply(
                opened.add(
                    "keys", KeystoreFolder.open(folder.resolve("keys"), Keystores.PASSWORD))));
  }

  public Path configFile() {
    return folder.resolve("relayer.yaml");
  }

  public Configuration configuration() {
    return configuration;
  }

  public Database database() {
    return database;
  }

  public DevChain chain() {
    return chain;
  }

  /// The address of an account that there is a key for.
  public String sender(int index) {
    return chain.accounts().get(index).address();
  }

  public Requests requests() {
    return requests;
  }

  /// All that was published to the events topic up to now.
  public EventLog events() {
    return events.read();
  }

  /// The audit of database, chain and events.
  public AuditReport audit() throws InterruptedException {
    Audit audit = new Audit(database, Instant.EPOCH);
    AuditReport report = audit.ofRequests();
    try (ChainNodes nodes =
        Chains.connectAndWait(configuration.chains().getFirst(), new SimpleMeterRegistry())) {
      report.addAll(audit.of(nodes));
    }
    try (Consumer<byte[], byte[]> consumer = kafka.consumer("audit", 1_000, 1 << 20)) {
      report.addAll(new EventsAudit(database, Instant.EPOCH).of(consumer, topics().events()));
    }
    return report;
  }

  private Topics topics() {
    return new Topics(configuration.kafka().topicPrefix());
  }

  @Override
  public void close() {
    requests.close();
    events.close();
    kafka.close();
    database.close();
    chain.close();
    fresh.close();
  }
}
