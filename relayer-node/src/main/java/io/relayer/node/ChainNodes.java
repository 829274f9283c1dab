package io.relayer.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.ChainSettings.Timeouts;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.Wakeup;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.rpc.NodeEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A chain's nodes as one thing. Safe for use by many threads. A question goes to the least busy of
/// the healthy nodes, and to the next if that one gives no answer, or an older one than was had
/// before.
public interface ChainNodes extends ChainReads, AutoCloseable {
  /// Hands signed transactions of one sender to the nodes: one pass over the usable ones, for each
  /// transaction until a node has answered for good; copies to others, as the chain's fan-out says.
  /// A node that is silent for a tenth of its write time-out is waited for no longer alone: the
  /// next one is asked beside it. Never waits for a node to come back.
  ///
  /// @param signed in the order of their nonces
  BroadcastResult broadcast(Address sender, List<Bytes> signed);

  /// The same, for what a node had and may have forgotten, or kept to itself: with copies to all
  /// usable nodes, whatever the chain's fan-out; where the chain has no mempool, by another node
  /// than the last time.
  default BroadcastResult broadcastAgain(Address sender, List<Bytes> signed) {
    return broadcast(sender, signed);
  }

  /// Asks all that `questions` asks of one and the same node; if it gives no answer, all of it is
  /// asked again of the next. So `questions` must have no effects of its own.
  <T> T onOneNode(Function<? super ChainReads, T> questions);

  /// The same, where one and the same node is asked each time while it is healthy.
  ///
  /// @param reader who asks
  default <T> T onOneNode(String reader, Function<? super ChainReads, T> questions) {
    return onOneNode(questions);
  }

  /// Asks the same of other nodes than the one that `reader` keeps to, each by itself, backups too,
  /// one after the other, until an answer is `enough` or `most` have been asked.
  ///
  /// @return the answers; a node that gives none is left out
  default <T> List<T> onOthers(
      String reader, int most, Function<? super ChainReads, T> questions, Predicate<T> enough) {
    return List.of();
  }

  /// Whether there is a node to ask right now.
  boolean usable();

  /// Waits until there is a node to ask.
  ///
  /// @return [#usable] at the end
  boolean awaitUsable(Duration atMost) throws InterruptedException;

  /// Signals `wakeup` from now on whenever a node announces a head by its WebSocket; never where
  /// none has one. It is a reason to ask at once, no more: nothing has been checked, and
  /// announcements get lost. The first to want this makes the pool subscribe.
  default void wakeOnHeads(Wakeup wakeup) {}

  /// In the order of the configuration.
  List<NodeStatus> status();

  /// Of every loop: of those that probe the nodes, and of those that hear of new heads. That a node
  /// is in trouble is no failure of its loop; [#status] tells of it.
  default List<Health> health() {
    return List.of();
  }

  @Override
  void close();

  /// Starts to probe the nodes at once; none is usable before its first good probe.
  static ChainNodes connect(Settings settings, MeterRegistry registry) {
    return new NodePool(settings, registry);
  }

  /// @param genesis what the chain is known by; if absent, the first node that answers decides
  record Settings(
      ChainId chainId, @Nullable BlockHash genesis, List<NodeMember> nodes, PoolSettings pool) {
    public Settings {
      nodes = List.copyOf(nodes);
      if (nodes.isEmpty()) {
        throw new IllegalArgumentException("chain " + chainId + ": expected at least one node");
      }
    }

    /// As configured.
    public static Settings of(ChainSettings chain, @Nullable BlockHash genesis) {
      Timeouts timeouts = chain.pace().timeouts();
      return new Settings(
          chain.id(),
          genesis,
          chain.nodes().stream().map(node -> NodeMember.of(node, timeouts)).toList(),
          PoolSettings.of(chain));
    }

    /// Nodes of a chain of blocks every second, alike in all else.
    public static Settings of(ChainId chainId, NodeEndpoint... endpoints) {
      return new Settings(
          chainId, null, Stream.of(endpoints).map(NodeMember::of).toList(), PoolSettings.USUAL);
    }
  }
}
