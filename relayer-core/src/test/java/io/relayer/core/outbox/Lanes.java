package io.relayer.core.outbox;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import java.time.Duration;
import java.util.Optional;

/// Publishers of lane `notices` for tests, and the lease that they need.
final class Lanes {
  private Lanes() {}

  /// A publisher that believes to hold the lease, whatever the database says.
  static Publisher notices(Stack stack, KafkaClients kafka, Lease lease, int maxRows) {
    return new Publisher(
        stack.database(),
        kafka,
        StoredReader.notices(new Topics(stack.prefix())),
        () -> Optional.of(lease),
        new Publisher.Settings(maxRows, 8 << 20, Duration.ofMillis(100), Duration.ofSeconds(60)),
        new SimpleMeterRegistry());
  }

  /// Takes the lease from whoever holds it, as after its time has run out.
  static Lease take(Stack stack, String holder) {
    return stack
        .database()
        .inTransaction(handle -> {
          handle.execute("update leases set until = '-infinity' where name = 'outbox:notices'");
          return LeaseDao.take(handle, "outbox:notices", holder, Duration.ofMinutes(5))
              .orElseThrow();
        });
  }
}
