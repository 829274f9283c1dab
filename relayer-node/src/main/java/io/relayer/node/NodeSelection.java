package io.relayer.node;

import io.relayer.node.NodeMember.Duty;
import io.relayer.node.state.NodeState.Alive;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Selects the nodes to be asked: the healthy primary ones; if there is none, the healthy backups;
/// if there is none either, those that answer at all, for late answers are better than none, and
/// the chain's memory keeps the old ones out.
///
/// Why: RATIONALE.md#late-node.
final class NodeSelection {
  private enum Grade {
    PRIMARY,
    BACKUP,
    LAST_RESORT
  }

  private final List<PooledNode> nodes;

  /// @param nodes all of the chain
  NodeSelection(List<PooledNode> nodes) {
    this.nodes = nodes.stream().filter(node -> !node.member().isSendOnly()).toList();
  }

  /// Of the best grade that has any, in the order of the configuration; empty if none can be asked.
  List<PooledNode> now() {
    var best = new ArrayList<PooledNode>(nodes.size());
    Grade grade = Grade.LAST_RESORT;
    for (PooledNode node : nodes) {
      if (node.isOpen()) {
        Grade its = grade(node);
        if (its.compareTo(grade) < 0) {
          best.clear();
          grade = its;
        }
        if (its == grade) {
          best.add(node);
        }
      }
    }
    return List.copyOf(best);
  }

  /// Healthy backups that stand in for a node that is asked and says nothing; empty where they are
  /// asked anyway.
  List<PooledNode> spares() {
    List<PooledNode> spares =
        nodes.stream().filter(node -> node.isOpen() && grade(node) == Grade.BACKUP).toList();
    return nodes.stream().anyMatch(node -> node.isOpen() && grade(node) == Grade.PRIMARY)
        ? spares
        : List.of();
  }

  /// Whether a node is in use without reservation.
  boolean anyHealthy() {
    return nodes.stream().anyMatch(PooledNode::isHealthy);
  }

  /// The newest block of any node that answers; -1 if none is known.
  long bestHead() {
    return nodes.stream()
        .filter(node -> node.health().state().answers())
        .mapToLong(node -> node.health().head().orElse(-1))
        .max()
        .orElse(-1);
  }

  String describe() {
    return nodes.stream()
        .map(node ->
            "%s %s, breaker %s"
                .formatted(node.name(), node.health().state().reason(), node.breaker().code()))
        .collect(Collectors.joining("; "));
  }

  private static Grade grade(PooledNode node) {
    if (!(node.health().state() instanceof Alive)) {
      return Grade.LAST_RESORT;
    }
    return node.member().duty() == Duty.BACKUP ? Grade.BACKUP : Grade.PRIMARY;
  }
}
