package io.relayer.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.MetricsPage;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.runtime.Health;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.TestStack;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.devnet.tcp.TcpFault;
import io.relayer.devnet.tcp.TcpProxy;
import io.relayer.ethereum.value.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// A relayer with all roles on three chains: one with two nodes that announce their heads; another
/// one with a node; and one whose node is, by a mistake of the configuration, the first one's.
///
/// Sender 0 is the one that bad things happen to; 1 is good; 2 is good and paused, so that what it
/// is asked for stays queued.
final class LoopScene implements AutoCloseable {
  static final int BAD = 0;
  static final int GOOD = 1;
  static final int PAUSED = 2;
  static final long OTHER_CHAIN = 31338;
  static final long WRONG_CHAIN = 31339;

  private static final int SENDERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration BLOCK_TIME = Duration.ofMillis(500);

  /// One node of the first chain: its answers, and its announcements.
  record TwoWays(RpcProxy rpc, TcpProxy heads) {}

  private final List<TwoWays> nodes = new ArrayList<>();
  private final DevChain other =
      TestStack.newChain(o -> o.withChainId(OTHER_CHAIN).withBlockTime(BLOCK_TIME));
  private final TcpProxy otherNode = TcpProxy.to(other.port());
  private final RelayerStack stack;
  private final List<SwitchedKeys> keys = new ArrayList<>();
  private final RelayerProcess relayer;
  private long wei = 1_000_000;

  LoopScene() {
    List<String> wrong = new ArrayList<>();
    stack =
        RelayerStack.start(
            new StackOptions(
                BLOCK_TIME,
                SENDERS,
                chain -> {
                  wrong.add(chain.url());
                  return List.of(node(chain), node(chain));
                },
                List.of(
                    "in-flight-per-sender: 64",
                    "rebroadcast-after: 2s",
                    "lag: { head-age: 10000 }", // mining pauses now and then
                    "bump: { after-blocks: 100000 }"),
                _ -> List.of(),
                () ->
                    List.of(
                        chain(OTHER_CHAIN, "other", otherNode.url()),
                        chain(WRONG_CHAIN, "wrong", wrong.getFirst()))));
    relayer =
        stack.startRelayer(
            EnumSet.allOf(RoleName.class),
            all -> {
              keys.add(new SwitchedKeys(all));
              return keys.getFirst();
            });
    assertThat(relayer.httpPort()).isPresent();
    until("chains to be known", () -> count("select count(*) from fees") == 2);
    command("senders", "pause", account(PAUSED));
  }

  private String node(DevChain chain) {
    TwoWays node = new TwoWays(RpcProxy.to(chain.url()), TcpProxy.to(chain.port()));
    nodes.add(node);
    return "{ url: \"%s\", ws-url: \"%s\" }".formatted(node.rpc().url(), node.heads().wsUrl());
  }

  private static String chain(long id, String name, String url) {
    return "{ id: %d, name: %s, nodes: [ { url: \"%s\" } ], confirmations: 2, block-time: %dms, in-flight-per-sender: 64 }"
        .formatted(id, name, url, BLOCK_TIME.toMillis());
  }

  RelayerStack stack() {
    return stack;
  }

  RelayerProcess relayer() {
    return relayer;
  }

  SwitchedKeys keys() {
    return keys.getFirst();
  }

  List<TwoWays> nodes() {
    return nodes;
  }

  /// The only way to the other chain.
  TcpProxy otherNode() {
    return otherNode;
  }

  DevChain chain() {
    return stack.chain();
  }

  Address sender(int index) {
    return Address.parse(stack.sender(index));
  }

  String account(int sender) {
    return "%d:%s".formatted(chain().chainId(), stack.sender(sender));
  }

  /// A payment of a sender on the first chain, to be changed and published.
  Map<String, Object> payment(int sender) {
    wei++;
    return stack.requests().payment("l" + wei, stack.sender(sender), wei);
  }

  /// @return its id
  String publish(Map<String, Object> request) {
    stack.requests().publish(request);
    return String.valueOf(request.get("id"));
  }

  String pay(int sender) {
    return publish(payment(sender));
  }

  void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
  }

  /// Waits until one request is so.
  ///
  /// @param condition on the row of its newest generation
  void untilIs(String id, String condition) {
    until("%s to be %s".formatted(id, condition), () -> is(id, condition));
  }

  boolean is(String id, String condition) {
    return count(
            "select count(*) from transactions t join requests r using (request_key) where request_id = '%s' and (%s)"
                .formatted(id, condition))
        > 0;
  }

  /// Of a request's row, for a condition on another table.
  static String transactionOf(String id) {
    return "(select transaction_id from transactions join requests using (request_key) where request_id = '%s' order by generation limit 1)"
        .formatted(id);
  }

  /// Of a request's first attempt.
  String hash(String id) {
    return text(
        "select '0x' || encode(hash, 'hex') from attempts where attempt = 1 and transaction_id = "
            + transactionOf(id));
  }

  long count(String sql) {
    return stack
        .database()
        .withHandle(h -> h.createQuery(sql).mapTo(Long.class).findOne().orElse(0L));
  }

  String text(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
  }

  void execute(String sql) {
    stack.database().useTransaction(handle -> handle.execute(sql));
  }

  /// A session of somebody else, who has locked what is named and forgotten it.
  Handle locked(String select) {
    Handle session = Jdbi.create(stack.database()::connect).open();
    session.execute(
        "set idle_in_transaction_session_timeout = 0; set transaction_timeout = 0; set statement_timeout = '5s'");
    session.begin();
    session.execute(select);
    return session;
  }

  CommandRun command(String... arguments) {
    CommandRun run =
        CommandRun.of(
            Stream.concat(
                    Stream.of(arguments), Stream.of("--config", stack.configFile().toString()))
                .toArray(String[]::new));
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.DONE);
    return run;
  }

  List<Health> loops() {
    return relayer.loops();
  }

  /// What they have done, by name.
  Map<String, Health.Work> work() {
    return loops().stream().collect(Collectors.toMap(Health::loop, Health::work));
  }

  Map<String, Double> metrics() {
    return MetricsPage.read(relayer.httpPort().orElseThrow());
  }

  String ready() {
    URI page = URI.create("http://127.0.0.1:" + relayer.httpPort().orElseThrow() + "/health/ready");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Nothing is wrong any more but the configuration.
  void heal() {
    keys().heal();
    nodes.forEach(node -> {
      node.rpc().faults();
      node.heads().fault(new TcpFault.None());
    });
    otherNode.fault(new TcpFault.None());
    chain().resumeMining();
  }

  @Override
  public void close() {
    heal();
    relayer.close();
    stack.close();
    nodes.forEach(node -> {
      node.rpc().close();
      node.heads().close();
    });
    otherNode.close();
    other.close();
  }
}
