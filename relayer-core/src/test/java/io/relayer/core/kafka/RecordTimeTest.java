package io.relayer.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class RecordTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void whatPostgresCanNotStoreIsNoTime() {
    assertThat(RecordTime.of(record(NOW.toEpochMilli()))).isEqualTo(NOW);
    assertThat(RecordTime.of(record(-1))).isNull();
    assertThat(RecordTime.of(record(NOW.getEpochSecond() * 1_000_000_000))).isNull();
    assertThat(RecordTime.of(record(Long.MAX_VALUE))).isNull();
  }

  @Test
  void whereThereHasToBeOneItIsTheNearestThatCanBeStored() {
    assertThat(RecordTime.bounded(record(NOW.toEpochMilli()))).isEqualTo(NOW);
    assertThat(RecordTime.bounded(record(-1))).isEqualTo(Instant.EPOCH);
    assertThat(RecordTime.bounded(record(Long.MAX_VALUE)))
        .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
  }

  private static ConsumerRecord<byte[], byte[]> record(long timestamp) {
    return new ConsumerRecord<>(
        "t",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        null,
        new RecordHeaders(),
        Optional.empty());
  }
}
