package io.relayer.core.transaction;

import io.relayer.messages.TransactionId;

/// One attempt of one transaction.
public record AttemptKey(TransactionId transaction, int attempt) {}
