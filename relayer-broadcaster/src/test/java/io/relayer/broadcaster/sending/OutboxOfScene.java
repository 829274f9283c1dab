package io.relayer.broadcaster.sending;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.broadcaster.publishing.BroadcastReader;
import io.relayer.broadcaster.publishing.LaneReader;
import io.relayer.broadcaster.publishing.Publisher;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import java.time.Duration;
import java.util.Optional;

/// The way from a scene's outbox to its topic.
final class OutboxOfScene {
  private OutboxOfScene() {}

  /// Publishes what is in the outbox, with all that the records have in life.
  static void publish(Scene scene) throws InterruptedException {
    scene.execute("delete from leases");
    LaneReader reader = new BroadcastReader(new Topics(scene.prefix), scene.chain);
    Lease lease =
        scene.database.inTransaction(handle ->
            LeaseDao.take(handle, "outbox:broadcasts:" + scene.chain, "test", Duration.ofMinutes(5))
                .orElseThrow());
    Publisher publisher =
        new Publisher(
            scene.database,
            scene.kafka,
            reader,
            () -> Optional.of(lease),
            new Publisher.Settings(100, 8 << 20, Duration.ofMillis(100), Scene.DEADLINE),
            new SimpleMeterRegistry());
    try {
      while (publisher.advance().isZero()) {}
    } finally {
      publisher.close();
    }
  }
}
