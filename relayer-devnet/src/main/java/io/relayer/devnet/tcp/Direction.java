package io.relayer.devnet.tcp;

/// Which way bytes go.
public enum Direction {
  /// From the client to the server.
  REQUEST,
  /// From the server to the client.
  ANSWER
}
