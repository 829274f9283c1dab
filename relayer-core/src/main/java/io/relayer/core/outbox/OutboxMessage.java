package io.relayer.core.outbox;

import io.relayer.core.domain.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Kafka record that stands in the outbox as the bytes that it will have.
///
/// @param value null for a tombstone
public record OutboxMessage(@Nullable Bytes key, List<Header> headers, @Nullable Bytes value) {
  public OutboxMessage {
    headers = List.copyOf(headers);
  }

  /// A header; names may repeat.
  public record Header(String name, Bytes value) {
    public static Header text(String name, String value) {
      return new Header(name, Bytes.of(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
  }
}
