package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.audit.Violation;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The set-up that the scenarios of a class share: a relayer with all roles and three senders,
/// which are pool `three` as well, before a node that can be told to refuse transactions. Its chain
/// makes a block only when it is told to.
final class Scene implements AfterAllCallback {
  static final int SENDERS = 3;
  static final String POOL = "three";

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);

  /// Of the market's age, and of what is done once per block.
  private static final Duration BLOCK_TIME = Duration.ofMillis(250);

  /// Words that no node says: what is answered so may have been sent.
  private static final RpcFault SILENT =
      new RpcFault.Refuses("eth_sendRawTransaction", -32000, "not now");

  private final List<RpcProxy> nodes = new ArrayList<>();
  private final RelayerStack stack;
  private final Set<Violation> known = new HashSet<>();
  private final ScenarioTable table;
  private @Nullable RelayerProcess relayer;
  private int scenarios;
  private long wei = 1_000_000;

  /// @param scenarios the class that they are in
  Scene(Class<?> scenarios) {
    this(scenarios, TestStack.database());
  }

  /// @param chainKeys further keys of the chain, as lines of YAML
  Scene(Class<?> scenarios, String... chainKeys) {
    this(scenarios, TestStack.database(), chainKeys);
  }

  Scene(Class<?> scenarios, TestDatabase database, String... chainKeys) {
    this.table = new ScenarioTable(scenarios);
    StackOptions options =
        new StackOptions(
            BLOCK_TIME,
            SENDERS,
            chain -> {
              nodes.add(RpcProxy.to(chain.url()));
              return List.of("{ url: \"%s\" }".formatted(node().url()));
            },
            Stream.concat(
                    Stream.of(
                        "in-flight-per-sender: 64",
                        "rebroadcast-after: 2s",
                        "lag: { head-age: 10000 }",
                        "retry-depth: 4"),
                    Arrays.stream(chainKeys))
                .toList(),
            chain ->
                List.of(
                    "pools: { %s: [ %s ] }"
                        .formatted(
                            POOL,
                            String.join(
                                ", ",
                                chain.accounts().subList(0, SENDERS).stream()
                                    .map(account -> "\"" + account.address() + "\"")
                                    .toList()))));
    this.stack = RelayerStack.start(options, database);
    chain().pauseMining();
    mine(1);
    start(EnumSet.allOf(RoleName.class));
    untilHeadIsSeen();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    table.print();
    stop();
    stack.close();
    nodes.forEach(RpcProxy::close);
  }

  /// Begins a scenario; to be closed by the test, which then has its row in the table.
  Scenario scenario(String name) {
    scenarios++;
    return new Scenario(this, name, "s%d-".formatted(scenarios));
  }

  ScenarioTable table() {
    return table;
  }

  RelayerStack stack() {
    return stack;
  }

  DevChain chain() {
    return stack.chain();
  }

  RpcProxy node() {
    return nodes.getFirst();
  }

  RelayerProcess relayer() {
    if (relayer == null) {
      throw new IllegalStateException("the relayer is stopped");
    }
    return relayer;
  }

  void stop() {
    if (relayer != null) {
      relayer.close();
      relayer = null;
    }
  }

  /// SQL statements that the relayer that runs now has executed.
  long statements() {
    return relayer().database().statements();
  }

  void start(Set<RoleName> roles) {
    relayer = stack.startRelayer(roles);
  }

  /// From now on transactions do not reach the node, and nobody knows it.
  void keepFromNode() {
    node().faults(SILENT);
  }

  /// A value that no other payment on this chain has.
  long nextWei() {
    return ++wei;
  }

  void mine(int blocks) {
    chain().rpc("anvil_mine", "0x" + Integer.toHexString(blocks));
  }

  void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(POLL).until(condition);
  }

  /// Makes a block after each look until it is so.
  void mineUntil(String what, Callable<Boolean> condition) {
    until(
        what,
        () -> {
          boolean reached = condition.call();
          if (!reached) {
            mine(1);
          }
          return reached;
        });
  }

  /// Waits until the relayer has seen the chain's head and judged by it.
  void untilHeadIsSeen() {
    until(
        "the head to be seen",
        () -> count("select head_number from chain_status") == chain().blockNumber());
  }

  /// A number; 0 where there is none yet.
  long count(String sql) {
    return stack
        .database()
        .withHandle(h -> h.createQuery(sql).mapTo(Long.class).findOne().orElse(0L));
  }

  List<String> column(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  void execute(String sql) {
    stack.database().useTransaction(handle -> handle.execute(sql));
  }

  String account(int sender) {
    return "%d:%s".formatted(chain().chainId(), stack.sender(sender));
  }

  /// Runs a command, which must do what is asked.
  CommandRun command(String... arguments) {
    CommandRun run =
        CommandRun.of(
            Stream.concat(
                    Arrays.stream(arguments), Stream.of("--config", stack.configFile().toString()))
                .toArray(String[]::new));
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.DONE);
    return run;
  }

  /// What the audit finds that it had not found after an earlier scenario.
  List<Violation> newViolations() throws InterruptedException {
    return stack.audit().violations().stream().filter(known::add).toList();
  }
}
