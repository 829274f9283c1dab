package io.relayer.node.chain;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// The receipt of a transaction in the block that holds it.
///
/// @param from the sender that the node names; absent where it does not
/// @param transactionIndex -1 where the node does not tell
/// @param succeeded false if the execution reverted
/// @param effectiveGasPrice paid per gas; absent where the node does not tell
/// @param contractAddress of the contract that was created, if any; absent where the node does not
///   tell
public record Receipt(
    TxHash transaction,
    @Nullable Address from,
    long blockNumber,
    BlockHash blockHash,
    long transactionIndex,
    boolean succeeded,
    long gasUsed,
    @Nullable Wei effectiveGasPrice,
    @Nullable Address contractAddress) {}
