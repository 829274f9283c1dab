package io.relayer.node.chain;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import org.jspecify.annotations.Nullable;

/// A transaction as a block holds it.
///
/// @param to absent if it creates a contract
public record BlockTransaction(
    TxHash hash, Address from, @Nullable Address to, Nonce nonce, Wei value, Bytes input) {}
