package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.chain.FanOut;
import io.relayer.core.chain.Mempool;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.breaker.BreakerSettings;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.BroadcastResult.Answered;
import io.relayer.node.rpc.NodeEndpoint;
import io.relayer.node.state.NodeState.Connecting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Two servers that accept every transaction, and pools over them.
final class TestPool implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final Duration OFTEN = Duration.ofMillis(10);
  static final Duration NEVER_AGAIN = Duration.ofDays(1);
  static final List<Bytes> TWO = Stream.of("0x01", "0x02").map(Bytes::parse).toList();

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ScriptedNode first = accepting();
  final ScriptedNode second = accepting();

  /// Its own node is the first.
  final Address sender = senderOf(first, second);

  private final List<ChainNodes> pools = new ArrayList<>();

  /// A sender whose own node is `own`, if `other` is the only other one.
  static Address senderOf(ScriptedNode own, ScriptedNode other) {
    return senderOf(own, other, 0);
  }

  /// Another one for each number from 0 on.
  static Address senderOf(ScriptedNode own, ScriptedNode other, int number) {
    return IntStream.range(1, 1000)
        .mapToObj(i -> Address.parse("0x%040x".formatted(i)))
        .filter(sender -> score(own, sender) > score(other, sender))
        .skip(number)
        .findFirst()
        .orElseThrow();
  }

  private static double score(ScriptedNode node, Address sender) {
    return SenderAffinity.score(node.endpoint().name(), 1, sender);
  }

  /// A pool whose nodes have been probed.
  ChainNodes connect(Duration probeEvery, ScriptedNode... servers) {
    ChainNodes nodes =
        open(
            probeEvery,
            null,
            Stream.of(servers).map(ScriptedNode::endpoint).toArray(NodeEndpoint[]::new));
    await().until(() -> nodes.status().stream().noneMatch(it -> it.state() instanceof Connecting));
    return nodes;
  }

  /// Likewise, with settings.
  ChainNodes connect(PoolSettings settings, NodeMember... members) {
    ChainNodes nodes = open(null, settings, members);
    await().until(() -> !states(nodes).contains("connecting"));
    return nodes;
  }

  /// A member whose breaker opens at the second failure.
  static NodeMember member(ScriptedNode node, Duty duty, int weight) {
    return new NodeMember(
        node.endpoint(), duty, weight, new BreakerSettings(2, Duration.ofSeconds(30)), 0, null);
  }

  static PoolSettings spread(FanOut fanOut, Mempool mempool) {
    PoolSettings usual = PoolSettings.USUAL.probing(NEVER_AGAIN);
    return new PoolSettings(
        usual.maxBatch(),
        usual.rhythm(),
        usual.cache(),
        usual.lag(),
        new PoolSettings.Spread(fanOut, mempool));
  }

  double counted(String name) {
    return registry.get(name).counter().count();
  }

  ChainNodes open(Duration probeEvery, @Nullable BlockHash genesis, NodeEndpoint... endpoints) {
    return open(
        genesis,
        PoolSettings.USUAL.probing(probeEvery),
        Stream.of(endpoints).map(NodeMember::of).toArray(NodeMember[]::new));
  }

  ChainNodes open(@Nullable BlockHash genesis, PoolSettings pool, NodeMember... members) {
    var settings = new ChainNodes.Settings(new ChainId(31337), genesis, List.of(members), pool);
    ChainNodes nodes = ChainNodes.connect(settings, registry);
    pools.add(nodes);
    return nodes;
  }

  static List<String> states(ChainNodes nodes) {
    return nodes.status().stream().map(status -> status.state().code()).toList();
  }

  static ScriptedNode accepting() {
    return new ScriptedNode().accepting();
  }

  static long sends(ScriptedNode node) {
    return node.count("eth_sendRawTransaction");
  }

  static BroadcastResult accepted(int count) {
    return new Answered(Collections.nCopies(count, new Accepted(false)));
  }

  static List<BroadcastOutcome> outcomes(BroadcastResult result) {
    assertThat(result).isInstanceOf(Answered.class);
    return ((Answered) result).outcomes();
  }

  @Override
  public void close() {
    pools.forEach(ChainNodes::close);
    first.close();
    second.close();
  }
}
