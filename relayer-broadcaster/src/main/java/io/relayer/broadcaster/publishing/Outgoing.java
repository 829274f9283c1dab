package io.relayer.broadcaster.publishing;

import io.relayer.core.outbox.Cursor;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A row of a lane, as the record that tells it.
///
/// @param at the row's place: the cursor once everything up to it is published
record Outgoing(Cursor at, ProducerRecord<byte[], byte[]> record) {}
