package io.relayer.node.heads;

/// What came over a connection.
sealed interface Arrival {
  record Opened() implements Arrival {}

  /// A whole message.
  record Text(String text) implements Arrival {}

  record Pong() implements Arrival {}

  /// Nothing comes after it.
  record Ended(String detail) implements Arrival {}
}
