package io.relayer.core.outbox;

import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.Trace;
import io.relayer.messages.request.RejectionCode;
import org.jspecify.annotations.Nullable;

/// A record that could not be accepted, as it is given back.
///
/// @param key as received
/// @param value as received; published cut where it is over 900 KiB
/// @param source `topic-partition-offset`
public record RejectedRecord(
    @Nullable Bytes key,
    @Nullable Bytes value,
    String source,
    RejectionCode code,
    String message,
    Trace trace) {}
