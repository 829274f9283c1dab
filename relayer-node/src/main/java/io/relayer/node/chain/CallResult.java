package io.relayer.node.chain;

import io.relayer.ethereum.value.Bytes;

/// The result of `eth_call`.
public sealed interface CallResult {
  record Returned(Bytes data) implements CallResult {}

  /// @param data what the contract returned; empty if the node does not tell
  /// @param reason for a reader, safe to store: see [RevertReason]
  record Reverted(Bytes data, String reason) implements CallResult {}

  /// The node could not execute it, for example because it no longer has that state.
  record Unavailable(String detail) implements CallResult {}
}
