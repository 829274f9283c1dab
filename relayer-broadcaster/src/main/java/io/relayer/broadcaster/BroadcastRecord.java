package io.relayer.broadcaster;

import io.relayer.core.domain.TxHash;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What the broadcaster reads from a record of the broadcasts topic.
final class BroadcastRecord {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private BroadcastRecord() {}

  /// The attempt that it names; empty if it names none.
  static Optional<TxHash> hash(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(TxHash.parse(JSON.readTree(record.value()).path("hash").asString("")));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
