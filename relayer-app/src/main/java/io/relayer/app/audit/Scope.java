package io.relayer.app.audit;

import io.relayer.ethereum.value.ChainId;
import io.relayer.node.chain.Header;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The part of a chain that an audit has read, before and after the snapshot of the database that
/// it is compared with: the snapshot may know more than the blocks up to `head`, and nothing beyond
/// `deepest`.
///
/// @param from the first block that was read
/// @param head the last block that was read
/// @param deepest number of the chain's head after the snapshot was taken
/// @param finalized number of the finalized block after that; null where the node names none
/// @param since requests received before are left out
record Scope(
    ChainId chain, long from, Header head, long deepest, @Nullable Long finalized, Instant since) {}
