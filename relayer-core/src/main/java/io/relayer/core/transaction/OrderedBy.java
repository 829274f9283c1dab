package io.relayer.core.transaction;

import io.relayer.messages.TransactionId;
import java.util.Map;

/// Who ordered a step, and by which orders, for the events: read again after a restore, an order
/// means the generation that it meant.
///
/// @param who such as `producer:billing`
/// @param sources `topic id-partition-offset` of the orders that came by Kafka, by the transactions
///   that they led to
public record OrderedBy(String who, Map<TransactionId, String> sources) {
  public OrderedBy(String who) {
    this(who, Map.of());
  }
}
