package io.relayer.node;

import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.node.heads.HeadSubscription;
import io.relayer.node.heads.SubscriptionSettings;
import io.relayer.node.rpc.NodeAccess;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The subscriptions to new heads of those nodes of a chain that have a WebSocket and are read
/// from; made when somebody first asks to be woken. What they tell goes into no judgement: neither
/// of the chain nor of the node, which may have other machines behind that URL.
final class HeadSubscriptions {
  private final List<PooledNode> nodes;
  private final HttpClient client;
  private final SubscriptionSettings settings;
  private final PoolMeters meters;
  private final Duration wakesApart;
  private final List<Wakeup> wakeups = new CopyOnWriteArrayList<>();
  private final List<HeadObserver> observers = new ArrayList<>();
  private @Nullable List<RunLoop> subscriptions;

  /// @param wakesApart a node that announces without end wakes nobody more often; each has its own
  ///   pace, since the one that is followed may be the last to announce
  HeadSubscriptions(
      List<PooledNode> nodes,
      HttpClient client,
      SubscriptionSettings settings,
      PoolMeters meters,
      Duration wakesApart) {
    this.nodes = nodes;
    this.client = client;
    this.settings = settings;
    this.meters = meters;
    this.wakesApart = wakesApart;
  }

  synchronized void wakeToo(Wakeup wakeup) {
    wakeups.add(wakeup);
    if (subscriptions == null) {
      subscriptions = subscribe();
    }
  }

  private List<RunLoop> subscribe() {
    var started = new ArrayList<RunLoop>();
    for (PooledNode node : nodes) {
      NodeAccess heads = node.member().heads();
      if (heads != null && !node.member().isSendOnly()) {
        var pacer =
            new SignalThrottle(
                this::wake, wakesApart, System::nanoTime, SignalThrottle.Later.TIMER);
        var observer = new HeadObserver(node.name(), meters.heads(node), pacer::signal);
        meters.watch(node, observer);
        observers.add(observer);
        started.add(
            HeadSubscription.start("heads of " + node.name(), heads, client, settings, observer));
      }
    }
    return started;
  }

  synchronized List<Health> health() {
    return subscriptions == null ? List.of() : subscriptions.stream().map(RunLoop::health).toList();
  }

  private void wake() {
    wakeups.forEach(Wakeup::signal);
  }

  synchronized void close() {
    List<RunLoop> started = subscriptions == null ? List.of() : subscriptions;
    subscriptions = List.of();
    started.forEach(RunLoop::stop);
    started.forEach(RunLoop::close);
    observers.forEach(HeadObserver::closed);
  }
}
