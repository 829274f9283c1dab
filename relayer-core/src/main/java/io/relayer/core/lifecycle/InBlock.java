package io.relayer.core.lifecycle;

import io.relayer.core.domain.BlockHash;

/// A block that holds transactions of ours, or that decided over one, as far as we know.
public record InBlock(long number, BlockHash hash) {}
