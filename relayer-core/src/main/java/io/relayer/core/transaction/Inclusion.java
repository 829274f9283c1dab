package io.relayer.core.transaction;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// An attempt that a canonical block holds, with what its receipt says.
///
/// @param attempt which attempt of the transaction was mined
/// @param gasUsed gas
/// @param effectiveGasPrice wei per gas; null where the node does not say
public record Inclusion(
    TransactionVersion transaction,
    int attempt,
    long blockNumber,
    BlockHash blockHash,
    boolean succeeded,
    long gasUsed,
    @Nullable Wei effectiveGasPrice,
    Details details) {

  /// The same of another attempt.
  Inclusion of(int another) {
    return new Inclusion(
        transaction,
        another,
        blockNumber,
        blockHash,
        succeeded,
        gasUsed,
        effectiveGasPrice,
        details);
  }

  /// What only some receipts have; the revert reason decoded, where it reverted and the node could
  /// tell.
  public record Details(@Nullable Address contractAddress, @Nullable String revertReason) {
    public static final Details NONE = new Details(null, null);
  }
}
