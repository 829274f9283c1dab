package io.relayer.node.broadcast;

import java.util.List;

/// What a pass over the nodes of a chain brought.
public sealed interface BroadcastResult {
  /// @param outcomes one per transaction, in the order in which they were given
  record Answered(List<BroadcastOutcome> outcomes) implements BroadcastResult {
    public Answered {
      outcomes = List.copyOf(outcomes);
    }
  }

  /// No node could be reached at all: nothing was sent, and trying on makes no sense before one
  /// can.
  record NoUsableNode(String detail) implements BroadcastResult {}
}
