package io.relayer.node.chain;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import org.jspecify.annotations.Nullable;

/// A transaction as a block holds it. Rollups have kinds of their own beside the usual ones, which
/// nobody signed: deposits, and what the chain does for itself.
///
/// @param from absent only where such a kind has none
/// @param to absent if it creates a contract
/// @param nonce absent only where such a kind has none, or one that no account can have
public record BlockTransaction(
    TxHash hash,
    @Nullable Address from,
    @Nullable Address to,
    @Nullable Nonce nonce,
    Wei value,
    Bytes input) {}
