package io.relayer.core.transaction;

import io.relayer.messages.TransactionId;
import java.time.Instant;

/// A transaction's event as it was published.
///
/// @param transaction as the event named it; one that was taken in again has another id
/// @param event such as `included`
/// @param detail the facts that change over a life, as JSON
public record PublishedEvent(
    String producer,
    String requestId,
    int sequence,
    TransactionId transaction,
    int generation,
    String event,
    String state,
    String detail,
    Instant at) {}
