package io.relayer.broadcaster.sending;

import static org.awaitility.Awaitility.await;

import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.outbox.Lane;
import io.relayer.core.runtime.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/// A broadcaster of a scene's chain that a test advances by hand.
final class Reading implements AutoCloseable {
  static final Duration STUCK = Duration.ofMinutes(10);
  static final Duration REBROADCAST = Duration.ofSeconds(60);

  /// How often it was told that there are events.
  final AtomicInteger pendingTold = new AtomicInteger();

  private final ChainBroadcaster broadcaster;
  private final PositionedConsumer consumer;
  private boolean advancing;

  Reading(Scene scene, BroadcastTarget nodes) {
    this(scene, nodes, PositionedConsumer.Settings.MAX_RECORDS);
  }

  /// @param maxRecords the most that one batch has
  Reading(Scene scene, BroadcastTarget nodes, int maxRecords) {
    broadcaster =
        new ChainBroadcaster(
            scene.database,
            nodes,
            new ResendSchedule(REBROADCAST, STUCK),
            new BroadcastMetrics(scene.metrics, scene.chain));
    AfterCommit.announceTo(
        scene.database,
        channel -> {
          if (advancing && channel.equals(Channel.outbox(Lane.TRANSITIONS.name()))) {
            pendingTold.incrementAndGet();
          }
        });
    consumer =
        new PositionedConsumer(
            scene.kafka,
            scene.database,
            new PositionedConsumer.Settings(
                scene.group(),
                Set.of(scene.topic()),
                maxRecords,
                PositionedConsumer.Settings.MAX_BYTES),
            broadcaster,
            broadcaster);
  }

  PositionedConsumer consumer() {
    return consumer;
  }

  /// Advances until `condition` holds.
  void until(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Scene.DEADLINE)
        .until(() -> {
          advance(1);
          return condition.call();
        });
  }

  /// Advances a number of times.
  void advance(int times) throws Exception {
    advancing = true;
    for (int i = 0; i < times; i++) {
      consumer.advance();
    }
    advancing = false;
  }

  @Override
  public void close() {
    consumer.close();
    broadcaster.close();
  }
}
