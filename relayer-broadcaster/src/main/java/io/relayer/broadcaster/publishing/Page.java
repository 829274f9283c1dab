package io.relayer.broadcaster.publishing;

import io.relayer.core.outbox.Cursor;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// A portion of a lane, in the order of its rows.
///
/// @param records to be published
/// @param end the place of the last row, whatever came of it; null where there was no row
/// @param passedOver how many rows make no record: what they tell of is not in the database any
///   more, or can't be read by this build
record Page(List<Row> records, @Nullable Cursor end, int passedOver) {
  /// A row of a lane, as the record that tells it.
  ///
  /// @param at the row's place: the cursor once everything up to it is published
  record Row(Cursor at, ProducerRecord<byte[], byte[]> record) {}
}
