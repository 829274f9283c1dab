package io.relayer.devnet.tcp;

/// The direction of bytes through a proxy.
public enum Direction {
  /// From the client to the server.
  REQUEST,
  /// From the server to the client.
  ANSWER
}
