package io.relayer.broadcaster.sending;

import io.relayer.ethereum.value.TxHash;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outcomes of a batch's attempts, by their hashes; of one that reached no node there is none.
final class BatchOutcomes {
  private final Map<TxHash, BroadcastOutcome> outcomes = new HashMap<>();
  private final Map<TxHash, Refusal> refusals = new HashMap<>();

  void put(TxHash hash, BroadcastOutcome outcome, Refusal refusal) {
    outcomes.put(hash, outcome);
    refusals.put(hash, refusal);
  }

  Map<TxHash, BroadcastOutcome> outcomes() {
    return outcomes;
  }

  @Nullable BroadcastOutcome outcome(TxHash hash) {
    return outcomes.get(hash);
  }

  /// Whether all nodes that could be asked turned it down for its own sake.
  Refusal refusal(TxHash hash) {
    return refusals.getOrDefault(hash, Refusal.NONE);
  }
}
