package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The metrics of a chain's nodes besides their calls.
record PoolMeters(MeterRegistry registry, Tags tags) {
  private static final List<String> STATES =
      List.of("connecting", "alive", "lagging", "syncing", "unreachable", "wrong-chain", "closed");
  private static final List<String> BREAKERS = List.of("closed", "open", "half-open");

  void watch(PooledNode node, NodeSelection candidates) {
    Tags its = tags.and("node", node.name());
    for (String state : STATES) {
      gauge(
          "relayer.node.state",
          "1 for the state that it is in",
          its.and("state", state),
          node,
          it -> it.health().state().code().equals(state) ? 1 : 0);
    }
    for (String state : BREAKERS) {
      gauge(
          "relayer.node.breaker",
          "1 for the state that its breaker is in",
          its.and("state", state),
          node,
          it -> it.breaker().code().equals(state) ? 1 : 0);
    }
    gauge("relayer.node.usable", "1 while the node is asked", its, node, it -> it.isOpen() ? 1 : 0);
    gauge(
        "relayer.node.head",
        "The newest block that it told of",
        its,
        node,
        it -> it.health().head().orElse(0));
    gauge(
        "relayer.node.lag",
        "How many blocks the foremost node is ahead of it",
        its,
        node,
        it ->
            it.health().head().isEmpty()
                ? 0
                : Math.max(0, candidates.bestHead() - it.health().head().getAsLong()));
    gauge(
        "relayer.node.outstanding",
        "Exchanges under way",
        its,
        node,
        it -> it.traffic().outstanding());
    gauge(
        "relayer.node.error.rate",
        "The share of recent calls without an answer",
        its,
        node,
        it -> it.traffic().errorRate());
  }

  void watch(NodeSelection candidates) {
    gauge(
        "relayer.chain.nodes.unhealthy",
        "Alarm: 1 while no node of the chain is healthy; the last ones are asked all the same",
        tags,
        candidates,
        it -> it.anyHealthy() ? 0 : 1);
  }

  void watch(PooledNode node, HeadObserver observer) {
    gauge(
        "relayer.node.subscription",
        "1 while it announces its heads by WebSocket",
        tags.and("node", node.name()),
        observer,
        it -> it.isSubscribed() ? 1 : 0);
  }

  HeadObserver.Counts heads(PooledNode node) {
    Tags its = tags.and("node", node.name());
    return new HeadObserver.Counts(
        Counter.builder("relayer.node.subscription.heads")
            .description("Heads that it announced by WebSocket")
            .tags(its)
            .register(registry),
        Counter.builder("relayer.node.subscription.reconnects")
            .description("How often its subscription to heads was lost and made anew")
            .tags(its)
            .register(registry));
  }

  Counter contradictions() {
    return Counter.builder("relayer.node.contradictions")
        .description("Transactions that one node accepted and another refused for good")
        .tags(tags)
        .register(registry);
  }

  Counter leftOut(PooledNode node) {
    return Counter.builder("relayer.node.copies.left.out")
        .description("Copies for which the node was too slow")
        .tags(tags.and("node", node.name()))
        .register(registry);
  }

  Counter hedged(String node) {
    return Counter.builder("relayer.node.overtaken")
        .description("Sendings to which the node was silent, so that another one was asked too")
        .tags(tags.and("node", node))
        .register(registry);
  }

  Counter inconsistent(String node) {
    return Counter.builder("relayer.node.inconsistent")
        .description("Looks at the node in which its answers did not fit each other")
        .tags(tags.and("node", node))
        .register(registry);
  }

  private <T> void gauge(
      String name, String description, Tags its, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).description(description).tags(its).register(registry);
  }
}
