package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The hedged sends of a node: those that still go on though another node was asked in its place.
/// As many as its `max-fails` put it behind the others, before the first of them has failed by its
/// deadline; an answer takes it back.
///
/// Why: RATIONALE.md#hedged.
final class HedgedSends {
  /// From then on it gets no more while there is another one.
  static final int MOST = 64;

  private final int many;
  private final Counter hedged;
  private final AtomicInteger underWay = new AtomicInteger();

  /// @param many so many put the node behind the others
  /// @param hedged how often another node was asked in its place
  HedgedSends(int many, Counter hedged) {
    this.many = many;
    this.hedged = hedged;
  }

  /// Another node is asked.
  void add(CompletableFuture<?> answer) {
    hedged.increment();
    abandoned(answer);
  }

  /// Nobody waits for the answer any more.
  void abandoned(CompletableFuture<?> answer) {
    underWay.incrementAndGet();
    var _ = answer.whenComplete((_, _) -> underWay.decrementAndGet());
  }

  boolean isMany() {
    return underWay.get() >= many;
  }

  boolean isFull() {
    return underWay.get() >= MOST;
  }

  /// The same nodes, those with many hedged sends last; those with as many as they may have are
  /// left out, unless that is all.
  ///
  /// @param spares come in between where all of the route have many
  static List<PooledNode> last(List<PooledNode> route, List<PooledNode> spares) {
    List<PooledNode> quick = quick(route);
    List<PooledNode> ordered =
        Stream.of(
                quick,
                quick.isEmpty() ? quick(spares) : List.<PooledNode>of(),
                route.stream()
                    .filter(node -> node.hedged().isMany() && !node.hedged().isFull())
                    .toList())
            .flatMap(List::stream)
            .toList();
    return ordered.isEmpty() ? route : ordered;
  }

  private static List<PooledNode> quick(List<PooledNode> nodes) {
    return nodes.stream().filter(node -> !node.hedged().isMany()).toList();
  }
}
