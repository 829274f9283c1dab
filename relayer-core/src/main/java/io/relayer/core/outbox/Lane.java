package io.relayer.core.outbox;

import io.relayer.ethereum.value.ChainId;

/// One ordered stream of the outbox, with its own cursor and its own publisher.
///
/// @param name as it stands in `outbox.lane` and `cursors.lane`
public record Lane(String name) {
  /// The transaction events: read from the history table itself.
  public static final Lane TRANSITIONS = new Lane("transitions");

  /// Sender and chain events, and the events of rejected requests.
  public static final Lane NOTICES = new Lane("notices");

  /// Rejected records.
  public static final Lane REJECTED = new Lane("rejected");

  public static Lane broadcasts(ChainId chain) {
    return new Lane("broadcasts:" + chain);
  }

  @Override
  public String toString() {
    return name;
  }
}
