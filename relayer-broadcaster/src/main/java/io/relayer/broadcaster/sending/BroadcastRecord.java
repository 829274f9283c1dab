package io.relayer.broadcaster.sending;

import io.relayer.core.kafka.Received;
import io.relayer.core.kafka.RecordTime;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.broadcast.UnreadableBroadcastException;
import io.relayer.messages.request.RequestKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A record of the broadcasts topic: it names an attempt that is to be sent.
record BroadcastRecord(Received source, TxHash hash) {
  /// The partition, within the one topic that is read.
  int partition() {
    return source.record().partition();
  }

  /// Whose attempt it names; empty where that can't be read.
  Optional<RequestKey> request() {
    try {
      BroadcastMessage.Request told = BroadcastMessage.parse(source.record().value()).request();
      return Optional.of(new RequestKey(told.producer(), told.id()));
    } catch (UnreadableBroadcastException _) {
      return Optional.empty();
    }
  }

  /// When it was published: by the broker's clock, or by the publisher's where the topic is not set
  /// to append time. Null where the record does not say.
  @Nullable Instant publishedAt() {
    return RecordTime.of(source.record());
  }
}
