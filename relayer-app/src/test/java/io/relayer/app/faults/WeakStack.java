package io.relayer.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.ChainRecord;
import io.relayer.app.stack.ChainRecord.Payment;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import io.relayer.devnet.DevChain;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.NodeStatus;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A relayer with all roles before three nodes that can be spoiled, and payments of 1 wei, 2 wei, 3
/// wei … that it is given.
final class WeakStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int NODES = 3;

  /// A second attempt would be one that trouble with nodes has made.
  private static final String NO_BUMPS = "bump: { after-blocks: 100000 }";

  private static final int AT_ONCE = 50;
  private static final String ALL = "select count(*) from transaction_status where ";
  private static final String CONFIRMED = "state = 'confirmed'";
  private static final String ACCEPTED = "(pending_at is not null or included_at is not null)";

  private final int senders;
  private final List<WeakNode> nodes = new ArrayList<>();
  private final RelayerStack stack;
  private final AtomicLong paid = new AtomicLong();
  private RelayerProcess relayer;

  /// @param nodeKeys of each node, after its URL, as YAML
  /// @param chainKeys of the chain, as lines of YAML
  WeakStack(Duration blockTime, int senders, String nodeKeys, List<String> chainKeys) {
    this.senders = senders;
    this.stack =
        RelayerStack.start(
            new StackOptions(
                blockTime,
                senders,
                chain -> nodes(chain, nodeKeys),
                Stream.concat(chainKeys.stream(), Stream.of(NO_BUMPS)).toList()));
    this.relayer = stack.startRelayer(EnumSet.allOf(RoleName.class));
    awaitHealthy();
  }

  private List<String> nodes(DevChain chain, String keys) {
    for (int i = 0; i < NODES; i++) {
      nodes.add(WeakNode.before(chain));
    }
    return nodes.stream().map(node -> "{ url: \"%s\"%s }".formatted(node.url(), keys)).toList();
  }

  List<WeakNode> nodes() {
    return nodes;
  }

  /// Publishes as many payments as asked for, from all senders in turn.
  void pay(int count) {
    for (int i = 0; i < count; i++) {
      long wei = paid.incrementAndGet();
      pay(wei, (int) (wei % senders));
    }
  }

  /// The same, many at a time.
  void payAtOnce(int count) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        int some = count / AT_ONCE + (i < count % AT_ONCE ? 1 : 0);
        threads.execute(() -> pay(some));
      }
    }
  }

  private void pay(long wei, int sender) {
    stack.requests().publish(stack.requests().payment("p" + wei, stack.sender(sender), wei));
  }

  /// Publishes a payment of one sender.
  ///
  /// @return the id of the request
  String payFrom(int sender) {
    long wei = paid.incrementAndGet();
    pay(wei, sender);
    return "p" + wei;
  }

  long paid() {
    return paid.get();
  }

  /// The node that most transactions go to, as of now. Each sender pays once to find out.
  WeakNode busiest() {
    long[] before = nodes.stream().mapToLong(WeakNode::sends).toArray();
    pay(senders);
    awaitAccepted();
    return nodes.stream()
        .max(Comparator.comparingLong(node -> node.sends() - before[nodes.indexOf(node)]))
        .orElseThrow();
  }

  /// A sender whose transactions go to that node. Senders pay one after the other to find out.
  int senderOf(WeakNode node) {
    for (int sender = 0; sender < senders; sender++) {
      long before = node.sends();
      awaitAccepted(payFrom(sender));
      if (node.sends() > before) {
        return sender;
      }
    }
    throw new AssertionError("no sender has " + node.url());
  }

  /// Waits until each payment so far was accepted by a node.
  void awaitAccepted() {
    awaitAll("a node to have all payments", ACCEPTED);
  }

  /// How many payments a node has accepted.
  long accepted() {
    return count(ALL + ACCEPTED);
  }

  /// Waits until a node has accepted the request.
  void awaitAccepted(String request) {
    await(request + " to be accepted")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(() -> count(ALL + ACCEPTED + " and request_id = '%s'".formatted(request)) == 1);
  }

  /// Waits until each payment so far is confirmed, whatever is wrong with the nodes now.
  void awaitConfirmed() {
    awaitAll("all payments to be confirmed", CONFIRMED);
  }

  /// @return the most transactions that were seen signed and not included
  long awaitConfirmedWatchingTheMostInFlight() {
    AtomicLong most = new AtomicLong();
    await("all payments to be confirmed")
        .atMost(PATIENCE)
        .until(() -> {
          most.accumulateAndGet(count("select sum(in_flight) from sender_status"), Math::max);
          return count(ALL + CONFIRMED) == paid();
        });
    return most.get();
  }

  private void awaitAll(String what, String condition) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(count(ALL + condition)).isEqualTo(paid()));
  }

  /// As the relayer sees it.
  NodeStatus status(WeakNode node) {
    return statuses().stream().filter(s -> s.node().equals(node.url())).findFirst().orElseThrow();
  }

  void awaitState(WeakNode node, String state) {
    await("node to be " + state)
        .atMost(PATIENCE)
        .until(() -> status(node).state().code().equals(state));
  }

  private List<NodeStatus> statuses() {
    return relayer.nodes(new ChainId(stack.chain().chainId())).status();
  }

  /// Whether there is a node that the relayer could send to.
  boolean isUsable() {
    return relayer.nodes(new ChainId(stack.chain().chainId())).usable();
  }

  void heal() {
    nodes.forEach(WeakNode::heal);
  }

  /// Waits until the relayer uses all nodes again.
  void awaitHealthy() {
    await("all nodes to be in use")
        .atMost(PATIENCE)
        .until(() -> statuses().stream().allMatch(NodeStatus::isHealthy));
  }

  /// Ends the relayer and starts it again: nothing that it knew of the nodes is left.
  void restart() {
    relayer.close();
    relayer = stack.startRelayer(EnumSet.allOf(RoleName.class));
    awaitHealthy();
  }

  long count(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  /// Each payment is in exactly one block, nothing was signed twice, and the audit is clean.
  void assertExactlyOnce() throws InterruptedException {
    awaitConfirmed();
    await("everything to be published")
        .atMost(PATIENCE)
        .until(() -> count("select coalesce(sum(backlog), 0) from outbox_status") == 0);
    assertThat(ChainRecord.payments(stack.chain()))
        .extracting(Payment::value)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, paid()).mapToObj(BigInteger::valueOf).toList());
    assertThat(count("select count(*) from attempt_status")).isEqualTo(paid());
    assertThat(stack.audit().violations()).isEmpty();
  }

  @Override
  public void close() {
    relayer.close();
    stack.close();
    nodes.forEach(WeakNode::close);
  }
}
