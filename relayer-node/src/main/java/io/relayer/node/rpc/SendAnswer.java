package io.relayer.node.rpc;

import io.relayer.ethereum.value.TxHash;

/// A node's answer to one signed transaction, not classified yet.
public sealed interface SendAnswer {
  record Accepted() implements SendAnswer {}

  /// It took something, and names it by another hash than that of the bytes: what we would look for
  /// on the chain is not what it has, or it says so wrongly.
  ///
  /// @param own of the bytes that were sent
  /// @param reported the one that the node gave
  record OtherHash(TxHash own, TxHash reported) implements SendAnswer {}

  /// @param code 0 if the node gave none
  record Refused(int code, String message) implements SendAnswer {}

  /// The server in front did not let it through: HTTP 4xx, a rate limit.
  record TurnedAway(String detail) implements SendAnswer {}

  /// The node can't have seen it.
  record Unreached(String detail) implements SendAnswer {}

  /// The node may have seen it.
  record Lost(String detail) implements SendAnswer {}
}
