package io.relayer.monitor.estimates;

/// How a gas limit follows from an estimate.
final class GasLimit {
  /// The state may have changed by the time of execution: a fifth more than was needed.
  static final int HEAD_ROOM_PERCENT = 20;

  /// EIP-7825: the most that one transaction may ask for on chains that have it. Head-room is not
  /// what takes a transaction above it.
  static final long TRANSACTION_CAP = 1L << 24;

  private GasLimit() {}

  /// @param estimate of the node, below the gas limit of a block
  /// @param accessListGas what the transaction's access list costs besides: the node was not told
  ///   of it
  /// @param blockGasLimit no limit can be higher; the largest number where it is not known
  static long of(long estimate, long accessListGas, long blockGasLimit) {
    long needed = estimate + accessListGas;
    long roomy = needed + Math.ceilDiv(needed * HEAD_ROOM_PERCENT, 100);
    long capped = needed <= TRANSACTION_CAP ? Math.min(roomy, TRANSACTION_CAP) : roomy;
    return Math.min(capped, blockGasLimit);
  }
}
