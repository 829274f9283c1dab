package io.relayer.core.kafka;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Reads a record's time, which decides nothing: whoever wrote the record may have set it to
/// seconds, or to nanoseconds, and then PostgreSQL would refuse it together with what it stands on.
///
/// Why: RATIONALE.md#record-time.
public final class RecordTime {
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private RecordTime() {}

  /// The time as it stands there; null where it is none, or later than the year 9999.
  public static @Nullable Instant of(ConsumerRecord<?, ?> record) {
    Instant at = Instant.ofEpochMilli(record.timestamp());
    return at.isBefore(Instant.EPOCH) || at.isAfter(LAST) ? null : at;
  }

  /// The same where there has to be one: the earliest or the latest that could be stored.
  public static Instant bounded(ConsumerRecord<?, ?> record) {
    Instant at = of(record);
    if (at != null) {
      return at;
    }
    return record.timestamp() < 0 ? Instant.EPOCH : LAST;
  }
}
