package io.relayer.broadcaster.publishing;

import io.relayer.core.outbox.Cursor;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// A portion of a lane, of whole rows, in their order.
///
/// @param records to be published
/// @param end the place of the last row, whatever came of it; null where there was no row
/// @param passedOver how many entries make no record: what they tell of is not in the database any
///   more, or can't be read by this build
record Page(List<Entry> records, @Nullable Cursor end, int passedOver) {
  /// An entry of a lane's row, as the record that tells it.
  ///
  /// @param at the row's place: the cursor once everything up to its last entry is published
  /// @param number of the entry in its row, from 1 on
  record Entry(Cursor at, int number, ProducerRecord<byte[], byte[]> record) {}
}
