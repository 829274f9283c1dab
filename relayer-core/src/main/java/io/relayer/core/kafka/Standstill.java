package io.relayer.core.kafka;

import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A partition with records that nobody can read yet, since a Kafka transaction before them is
/// open.
///
/// @param stable the last stable offset: readers stand there
/// @param end where the log ends
/// @param holder whose transaction it is; null where Kafka does not say
record Standstill(TopicPartition partition, long stable, long end, @Nullable ProducerState holder) {
  long records() {
    return end - stable;
  }

  /// What there is and what to do, in a sentence.
  String text() {
    return "%s: nothing from offset %d to %d can be read, since a Kafka transaction is open there%s; it ends with its producer, or by its time-out; where the producer is gone: kafka-transactions.sh --bootstrap-server HOST:PORT abort --topic %s --partition %d --start-offset %d"
        .formatted(
            partition,
            stable,
            end - 1,
            holder == null
                ? ""
                : " (producer id %d, epoch %d)"
                    .formatted(holder.producerId(), holder.producerEpoch()),
            partition.topic(),
            partition.partition(),
            holder == null ? stable : holder.currentTransactionStartOffset().orElse(stable));
  }
}
