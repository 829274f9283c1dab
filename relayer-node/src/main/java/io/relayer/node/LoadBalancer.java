package io.relayer.node;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Balances reads over nodes by weighted least connections: the one with the fewest calls under way
/// for its weight comes first; among equals, the one that has had the least of its share. A node
/// that was away starts where the others are, so it is not flooded with what it missed.
final class LoadBalancer {
  private final Map<PooledNode, Double> turns = new HashMap<>();
  private double turn;

  private record Load(PooledNode node, double outstanding, double turn) {}

  /// The nodes in the order in which they are to be asked; counts a turn of the first.
  synchronized List<PooledNode> inOrder(List<PooledNode> nodes) {
    if (nodes.size() < 2) {
      return nodes;
    }
    List<Load> loads =
        nodes.stream()
            .map(node -> new Load(node, perWeight(node, node.traffic().outstanding()), turn(node)))
            .sorted(Comparator.comparingDouble(Load::outstanding).thenComparingDouble(Load::turn))
            .toList();
    Load first = loads.getFirst();
    turn = first.turn;
    turns.put(first.node, first.turn + perWeight(first.node, 1));
    return loads.stream().map(Load::node).toList();
  }

  private double turn(PooledNode node) {
    return Math.max(turn, turns.getOrDefault(node, 0.0));
  }

  private static double perWeight(PooledNode node, double amount) {
    return amount / node.member().weight();
  }
}
