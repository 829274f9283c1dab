package io.relayer.app.explain;

import io.relayer.core.lifecycle.State;
import io.relayer.core.status.ViewRow;

/// A part of a transaction's way, to which the time until its next step is counted.
enum Stage {
  INTAKE("until it was taken in"),
  SIGNATURE("until it was signed"),
  NODE("outbox and Kafka, until a node had it"),
  BLOCK("until it was in a block"),
  DEPTH("until it was deep enough"),
  END("until it ended, unsigned");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// The stage that begins with a step.
  ///
  /// @param step of `transaction_history`
  static Stage after(ViewRow step) {
    return switch (State.parse(step.get("state"))) {
      case QUEUED -> SIGNATURE;
      case SIGNED -> NODE;
      case PENDING -> step.get("detail").contains("\"blockNumber\"") ? DEPTH : BLOCK;
      case CONFIRMED, FAILED, CANCELLED -> DEPTH;
    };
  }
}
