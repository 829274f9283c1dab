package io.relayer.node.chain;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
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
