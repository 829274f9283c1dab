package io.relayer.core.kafka;

import io.relayer.core.kafka.PositionDao.Position;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A partition's readability, judged from our position and what Kafka says of it.
sealed interface Standing {
  /// To be read from here.
  ///
  /// @param tell Kafka's committed offset is ahead of it, which `relayer recover` accepted
  record ReadFrom(long next, boolean tell) implements Standing {}

  /// The database went back behind what was read: everything stops until `relayer recover`.
  record Behind(String detail) implements Standing {}

  /// Kafka does not have what the position asks for.
  record Refused(String reason) implements Standing {}

  /// What a partition's log held when it was looked at; the end as a `read_committed` reader sees
  /// it.
  record Log(long start, long end) {}

  /// @param committed Kafka's committed offset, read before the position; null where there is none
  /// @param position ours; null where there is none, though a committed offset says that there was
  static Standing judge(
      TopicPartition partition, @Nullable Long committed, @Nullable Position position, Log log) {
    if (position == null) {
      return committed == null
          ? new Refused("%s has no position yet".formatted(partition))
          : new Behind(
              "%s: Kafka's committed offset is %d, the database has no position"
                  .formatted(partition, committed));
    }
    long next = position.nextOffset();
    if (committed != null && position.isBehind(committed)) {
      return new Behind(
          "%s: Kafka's committed offset is %d, the database's position %d"
              .formatted(partition, committed, next));
    }
    if (next < log.start()) {
      return new Refused(
          "%s: offsets %d to %d are gone from Kafka before they were read; to go on without them: %s"
              .formatted(partition, next, log.start() - 1, remedy(partition, log.start())));
    }
    if (next > log.end()) {
      return new Refused(
          "%s: the position %d is beyond the end %d of the log, which was cut or replaced; to go on from there: %s"
              .formatted(partition, next, log.end(), remedy(partition, log.end())));
    }
    return new ReadFrom(next, position.acceptedAhead() != null);
  }

  /// Of a partition that is read for the first time and does not begin at 0.
  static String unread(TopicPartition partition, long start) {
    return "%s begins at offset %d: what stood there before was deleted, and never read here; if requests are missing, have their producers publish them again, and look at the topic's retention and time stamps (relayer doctor)"
        .formatted(partition, start);
  }

  private static String remedy(TopicPartition partition, long offset) {
    return "relayer recover --position %s:%d=%d"
        .formatted(partition.topic(), partition.partition(), offset);
  }
}
