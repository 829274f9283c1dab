package io.relayer.monitor.inclusion;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.leader.Backoff;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.Piecemeal;
import io.relayer.monitor.window.HeaderWindow;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads how many nonces of senders the chain has counted, at the head of the window. A sender of
/// which no node tells is passed over, with the reason; the others are told.
final class NonceCounts {
  private static final Logger log = LoggerFactory.getLogger(NonceCounts.class);

  /// Balances are read at each tenth block only.
  private static final int BALANCE_EVERY = 10;

  private static final int MOST_FAILURES = 32;
  private static final int FIRST_PAUSE = 5;
  private static final int LONGEST_PAUSE = 80;

  private final ChainNodes nodes;
  private final MonitorMetrics metrics;
  private final Backoff<Address> passedOver = new Backoff<>(FIRST_PAUSE, LONGEST_PAUSE);

  NonceCounts(ChainNodes nodes, MonitorMetrics metrics) {
    this.nodes = nodes;
    this.metrics = metrics;
  }

  /// What was read.
  ///
  /// @param ended why not all were asked about, where that was for the nodes
  record Looked(
      Map<Address, Nonce> counts, Map<Address, Wei> balances, Optional<NodeException> ended) {}

  private record Piece(Map<Address, Nonce> counts, Map<Address, Wei> balances) {}

  Looked look(HeaderWindow window, Collection<Address> senders) {
    long head = window.head().number();
    List<Address> due = senders.stream().filter(one -> passedOver.isDue(one, head)).toList();
    Piecemeal.Told<Address, Piece> told =
        Piecemeal.ask(
            due, MOST_FAILURES, piece -> nodes.onOneNode(node -> piece(node, window, piece)));
    told.untold().forEach((sender, why) -> passOver(sender, head, why));
    Map<Address, Nonce> counts = new HashMap<>();
    Map<Address, Wei> balances = new HashMap<>();
    told.answers()
        .forEach(piece -> {
          counts.putAll(piece.counts);
          balances.putAll(piece.balances);
        });
    counts.keySet().forEach(passedOver::succeeded);
    return new Looked(counts, balances, told.ended());
  }

  private void passOver(Address sender, long head, NodeException why) {
    passedOver.failed(sender, head);
    metrics.count("passed.over", 1);
    log.error(
        "{} on chain {}: no node tells how many transactions it has sent: what is open of it is not looked for by its nonces, the others go on, and it is asked about again later: {}",
        sender,
        nodes.chainId(),
        why.toString());
  }

  private static Piece piece(ChainReads node, HeaderWindow window, List<Address> senders) {
    BlockRef at = BlockRef.of(window.head().hash());
    Map<Address, Nonce> counts = node.transactionCounts(senders, at);
    return new Piece(
        counts,
        window.head().number() % BALANCE_EVERY == 0 ? balances(node, senders, at) : Map.of());
  }

  /// Nothing is judged by them: what a node does not tell stays as it was.
  private static Map<Address, Wei> balances(
      ChainReads node, Collection<Address> accounts, BlockRef at) {
    try {
      return node.balances(accounts, at);
    } catch (NodeException e) {
      if (e.reason() == NodeException.Reason.INTERRUPTED) {
        throw e;
      }
      return Map.of();
    }
  }
}
