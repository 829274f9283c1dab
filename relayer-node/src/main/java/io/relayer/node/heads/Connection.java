package io.relayer.node.heads;

import java.util.Optional;

/// A connection to a node, from the first try to reach it on. Used by one thread, which none of its
/// methods keeps waiting for the node.
interface Connection {
  /// What came next, if anything has. No more is read from the node before it is taken.
  Optional<Arrival> next();

  /// What goes wrong with it arrives as [Arrival.Ended].
  void send(String text);

  void ping();

  /// Ends it, also while it is made.
  void close();

  /// Something that came over a connection.
  sealed interface Arrival {
    record Opened() implements Arrival {}

    /// A whole message.
    record Text(String text) implements Arrival {}

    record Pong() implements Arrival {}

    /// Nothing comes after it.
    record Ended(String detail) implements Arrival {}
  }

  /// Makes connections.
  interface Opener {
    /// Begins to connect.
    ///
    /// @param arrived is run by any thread, after each arrival
    Connection open(Runnable arrived);

    /// Text of the other side without our secrets.
    default String withoutSecrets(String text) {
      return text;
    }
  }
}
