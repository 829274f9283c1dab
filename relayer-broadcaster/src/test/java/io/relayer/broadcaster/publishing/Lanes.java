package io.relayer.broadcaster.publishing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import io.relayer.core.outbox.Lane;
import java.time.Duration;
import java.util.Optional;

/// Publishers for tests, and the leases that they need.
public final class Lanes {
  private Lanes() {}

  /// A publisher of lane `notices` that believes to hold the lease, whatever the database says.
  public static Publisher notices(Stack stack, KafkaClients kafka, Lease lease, int maxRows) {
    return publisher(
        stack,
        kafka,
        OutboxReader.notices(new Topics(stack.prefix())),
        lease,
        maxRows,
        new SimpleMeterRegistry());
  }

  /// A publisher that holds its lane's lease.
  public static Publisher publisher(Stack stack, LaneReader reader) {
    return publisher(stack, reader, new SimpleMeterRegistry());
  }

  public static Publisher publisher(Stack stack, LaneReader reader, MeterRegistry registry) {
    return publisher(stack, stack.kafka(), reader, take(stack, reader.lane()), 2_000, registry);
  }

  static Publisher publisher(Stack stack, LaneReader reader, int maxRecords) {
    return publisher(
        stack,
        stack.kafka(),
        reader,
        take(stack, reader.lane()),
        maxRecords,
        new SimpleMeterRegistry());
  }

  private static Publisher publisher(
      Stack stack,
      KafkaClients kafka,
      LaneReader reader,
      Lease lease,
      int maxRows,
      MeterRegistry registry) {
    return new Publisher(
        stack.database(),
        kafka,
        reader,
        () -> Optional.of(lease),
        new Publisher.Settings(maxRows, 8 << 20, Duration.ofMillis(100), Duration.ofSeconds(60)),
        registry);
  }

  /// Takes the lease of a lane from whoever holds it, as after its time has run out.
  public static Lease take(Stack stack, Lane lane) {
    String name = "outbox:" + lane;
    return stack
        .database()
        .inTransaction(handle -> {
          handle.execute("update leases set until = '-infinity' where name = ?", name);
          return LeaseDao.take(handle, name, "test", Duration.ofMinutes(5)).orElseThrow();
        });
  }
}
