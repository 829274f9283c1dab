package io.relayer.core.transaction;

import io.relayer.ethereum.value.BlockHash;

/// A block that holds transactions of ours, or that decided over one, as far as we know.
public record InBlock(long number, BlockHash hash) {}
