package io.relayer.node.rpc;

import org.web3j.protocol.core.Response;

/// The result of a JSON-RPC call that a node answered.
sealed interface RpcResult<T> {
  record Value<T>(T value) implements RpcResult<T> {}

  /// The node's error.
  record Refusal<T>(Response.Error error) implements RpcResult<T> {
    String text() {
      return "error " + error.getCode() + ": " + error.getMessage();
    }
  }
}
