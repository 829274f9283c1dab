package io.relayer.monitor;

import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.TransactionId;

/// A signed attempt of a transaction.
public record Signed(TransactionId transaction, long nonce, Bytes raw) {}
