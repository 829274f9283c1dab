package io.relayer.monitor.accounts;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// An account as the chain has it at one block.
///
/// @param latest how many transactions it has sent in the chain up to that block
/// @param pending those and the ones in the pool of the node asked; null if that was not asked
/// @param balance null if it was not asked
/// @param delegated whether its code is a delegation (EIP-7702); null if it was not asked
public record Observation(
    Address account,
    Nonce latest,
    @Nullable Nonce pending,
    @Nullable Wei balance,
    @Nullable Boolean delegated) {}
