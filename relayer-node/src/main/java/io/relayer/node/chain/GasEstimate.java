package io.relayer.node.chain;

import io.relayer.ethereum.value.Bytes;

/// The result of `eth_estimateGas`.
public sealed interface GasEstimate {
  record Estimated(long gas) implements GasEstimate {}

  /// The execution fails in the state that was asked about.
  ///
  /// @param data what the contract returned; empty if the node does not tell
  /// @param reason for a reader, safe to store: see [RevertReason]
  record Reverted(Bytes data, String reason) implements GasEstimate {}

  /// It ran out of the gas that it was given: what a block holds, or less by the node's own cap or
  /// by the sender's funds.
  record OverAllowance(long allowance, String text) implements GasEstimate {}

  /// Neither: no funds, a node's limit, an error text that is not known. Ask again.
  record Unavailable(String detail) implements GasEstimate {}
}
