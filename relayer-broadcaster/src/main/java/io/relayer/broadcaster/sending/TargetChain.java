package io.relayer.broadcaster.sending;

import io.relayer.ethereum.value.ChainId;
import io.relayer.node.ChainNodes;
import java.time.Duration;

/// A chain to be sent to.
///
/// @param rebroadcastAfter the same bytes go out again after this if they are not in a block
/// @param stuckAfter what was signed elsewhere ends once all nodes have refused it for so long
public record TargetChain(
    ChainId id, ChainNodes nodes, Duration rebroadcastAfter, Duration stuckAfter) {}
