package io.relayer.monitor.inclusion;

import io.relayer.node.chain.Receipt;
import org.jspecify.annotations.Nullable;

/// An attempt of ours that a block holds.
///
/// @param revertReason for a reader, where it reverted and the node could tell
public record Mined(Receipt receipt, @Nullable String revertReason) {}
