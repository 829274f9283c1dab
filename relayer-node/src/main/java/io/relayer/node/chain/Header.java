package io.relayer.node.chain;

import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block without the bodies of its transactions.
///
/// @param baseFee absent before EIP-1559
/// @param gasLimit 0 where the node does not tell; `Long.MAX_VALUE` where it is no less
/// @param gasUsed 0 where the node does not tell
/// @param transactions the hashes, in the order of execution
public record Header(
    long number,
    BlockHash hash,
    BlockHash parentHash,
    Instant timestamp,
    @Nullable Wei baseFee,
    long gasLimit,
    long gasUsed,
    List<TxHash> transactions) {
  public Header {
    transactions = List.copyOf(transactions);
  }
}
