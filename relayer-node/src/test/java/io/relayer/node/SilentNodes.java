package io.relayer.node;

import static io.relayer.node.TestPool.NEVER_AGAIN;
import static io.relayer.node.TestPool.PATIENCE;
import static io.relayer.node.TestPool.TWO;

import io.relayer.node.NodeMember.Duty;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.breaker.BreakerSettings;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.rpc.NodeEndpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/// Pools over nodes that can be silent to transactions, for tests of sends without an answer. A
/// patient write time-out is never over in these tests: what comes to an end comes to it without.
abstract class SilentNodes {
  static final String SEND = "eth_sendRawTransaction";
  static final String OVERTAKEN = "relayer.node.overtaken";

  /// A tenth of it is a short time, and the rest of it a test's time.
  static final Duration WRITE = Duration.ofSeconds(4);

  static final Duration SHORT = Duration.ofMillis(300);

  final TestPool pool = new TestPool();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    pool.close();
    threads.shutdownNow();
  }

  static NodeMember member(ScriptedNode node, Duration write, Duty duty) {
    NodeEndpoint endpoint = NodeEndpoint.at(node.uri(""), PATIENCE, write);
    return new NodeMember(
        endpoint, duty, 1, new BreakerSettings(2, Duration.ofSeconds(30)), 0, null);
  }

  static NodeMember member(ScriptedNode node) {
    return member(node, WRITE, Duty.PRIMARY);
  }

  ChainNodes connect(NodeMember... members) {
    return connect(PoolSettings.USUAL.probing(NEVER_AGAIN), members);
  }

  ChainNodes connect(PoolSettings settings, NodeMember... members) {
    return pool.connect(settings, members);
  }

  /// Answers all but transactions.
  static void silence(ScriptedNode node) {
    node.http(request -> request.toString().contains(SEND) ? new Http.Hangs() : new Http.Answers());
  }

  CompletableFuture<BroadcastResult> inBackground(ChainNodes nodes) {
    return CompletableFuture.supplyAsync(() -> nodes.broadcast(pool.sender, TWO), threads);
  }

  double overtaken(ScriptedNode node) {
    return pool.registry.get(OVERTAKEN).tag("node", node.endpoint().name()).counter().count();
  }

  double underWay(ScriptedNode node) {
    return pool.registry
        .get("relayer.node.outstanding")
        .tag("node", node.endpoint().name())
        .gauge()
        .value();
  }
}
