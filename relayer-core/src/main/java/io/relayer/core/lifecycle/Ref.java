package io.relayer.core.lifecycle;

import io.relayer.core.domain.TransactionId;

/// A transaction's row as it was read. A guarded step names the version, so that a row which
/// somebody else has changed since is left alone.
public record Ref(TransactionId id, int version) {}
