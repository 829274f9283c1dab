package io.relayer.broadcaster;

import io.relayer.core.domain.TxHash;
import io.relayer.core.kafka.Received;

/// A record of the broadcasts topic: it names an attempt that is to be sent.
record Copy(Received source, TxHash hash) {
  /// The partition, within the one topic that is read.
  int partition() {
    return source.record().partition();
  }
}
