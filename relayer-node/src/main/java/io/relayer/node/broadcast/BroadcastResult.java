package io.relayer.node.broadcast;

import java.util.Collections;
import java.util.List;

/// The result of a pass over the nodes of a chain.
public sealed interface BroadcastResult {
  /// @param outcomes one per transaction, in the order in which they were given
  /// @param refusals one per outcome
  record Answered(List<BroadcastOutcome> outcomes, List<Refusal> refusals)
      implements BroadcastResult {
    public Answered {
      outcomes = List.copyOf(outcomes);
      refusals = List.copyOf(refusals);
    }

    /// Of which none is a refusal.
    public Answered(List<BroadcastOutcome> outcomes) {
      this(outcomes, Collections.nCopies(outcomes.size(), Refusal.NONE));
    }
  }

  /// No node could be reached at all: nothing was sent, and trying on makes no sense before one
  /// can.
  record NoUsableNode(String detail) implements BroadcastResult {}
}
