package io.relayer.broadcaster;

import io.relayer.broadcaster.publishing.BroadcastReader;
import io.relayer.broadcaster.publishing.LanePublisher;
import io.relayer.broadcaster.publishing.OutboxReader;
import io.relayer.broadcaster.publishing.TransitionReader;
import io.relayer.broadcaster.sending.ChainConsumer;
import io.relayer.broadcaster.sending.TargetChain;
import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Lane;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Health;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The broadcaster role: publishes all lanes of the outbox to Kafka, and hands what the broadcasts
/// topics name to the chains' nodes. Any number of processes may have it: each lane is published by
/// one of them at a time, and Kafka spreads the partitions of the broadcasts over all.
///
/// The topics must be there; it makes none.
public final class BroadcasterRole implements AutoCloseable {
  private final Map<Lane, LanePublisher> publishers = new LinkedHashMap<>();
  private final List<ChainConsumer> consumers = new ArrayList<>();

  private BroadcasterRole() {}

  /// Starts to publish and to send, or to stand by.
  public static BroadcasterRole start(List<TargetChain> chains, RoleContext context) {
    BroadcasterRole role = new BroadcasterRole();
    Topics topics = context.topics();
    role.publishers.put(
        Lane.TRANSITIONS,
        LanePublisher.start(Lane.TRANSITIONS, new TransitionReader(topics), context));
    role.publishers.put(
        Lane.NOTICES, LanePublisher.start(Lane.NOTICES, OutboxReader.notices(topics), context));
    role.publishers.put(
        Lane.REJECTED, LanePublisher.start(Lane.REJECTED, OutboxReader.rejected(topics), context));
    for (TargetChain chain : chains) {
      Lane lane = Lane.broadcasts(chain.id());
      role.publishers.put(
          lane, LanePublisher.start(lane, new BroadcastReader(topics, chain.id()), context));
      role.consumers.add(ChainConsumer.start(chain, context));
    }
    return role;
  }

  /// The lanes that this process publishes now.
  public Set<Lane> published() {
    Set<Lane> active = new LinkedHashSet<>();
    publishers.forEach((lane, publisher) -> {
      if (publisher.isActive()) {
        active.add(lane);
      }
    });
    return active;
  }

  /// Of every loop.
  public List<Health> health() {
    List<Health> all = new ArrayList<>();
    publishers.values().forEach(publisher -> all.addAll(publisher.health()));
    consumers.forEach(consumer -> all.add(consumer.health()));
    return all;
  }

  /// What keeps copies from being sent though every loop works: a hold, a position that Kafka does
  /// not have, no usable node; one text for each chain that has such trouble.
  public List<String> problems() {
    return consumers.stream().flatMap(consumer -> consumer.problem().stream()).toList();
  }

  /// Ends the loops, first those that send, and gives the leases back.
  @Override
  public void close() {
    consumers.parallelStream().forEach(ChainConsumer::close);
    publishers.values().parallelStream().forEach(LanePublisher::close);
  }
}
