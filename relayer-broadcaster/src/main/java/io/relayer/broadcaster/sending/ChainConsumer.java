package io.relayer.broadcaster.sending;

import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.ethereum.value.ChainId;
import java.util.Optional;

/// Reads a chain's broadcasts as a member of its group, and has them sent.
public final class ChainConsumer implements AutoCloseable {
  private final ChainBroadcaster broadcaster;
  private final PositionedConsumer consumer;
  private final RunLoop loop;

  private ChainConsumer(ChainBroadcaster broadcaster, PositionedConsumer consumer, RunLoop loop) {
    this.broadcaster = broadcaster;
    this.consumer = consumer;
    this.loop = loop;
  }

  public static ChainConsumer start(TargetChain chain, RoleContext context) {
    ChainId id = chain.id();
    ChainBroadcaster broadcaster =
        new ChainBroadcaster(
            context.database(),
            BroadcastTarget.of(id, chain.nodes()),
            new ResendSchedule(chain.rebroadcastAfter(), chain.stuckAfter()),
            new BroadcastMetrics(context.registry(), id));
    PositionedConsumer consumer =
        new PositionedConsumer(
            context.kafka(),
            context.database(),
            PositionedConsumer.Settings.of(
                context.topics().broadcastGroup(id), context.topics().broadcasts(id)),
            broadcaster,
            broadcaster);
    RunLoop loop = RunLoop.onPlatformThread("broadcast " + id, consumer, new Wakeup());
    return new ChainConsumer(broadcaster, consumer, loop);
  }

  public Health health() {
    return loop.health();
  }

  /// Why copies are read but not handled now.
  public Optional<String> problem() {
    return consumer.problem().or(broadcaster::closed);
  }

  @Override
  public void close() {
    loop.close();
    broadcaster.close();
  }
}
