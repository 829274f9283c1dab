package io.relayer.operations.explain;

import io.relayer.core.transaction.State;
import io.relayer.operations.status.ViewRow;
import java.util.Locale;

/// A part of a transaction's way, to which the time until its next step is counted.
public enum Stage {
  INTAKE("until it was taken in"),
  SIGNATURE("until it was signed"),
  OUTBOX("until it was published to Kafka"),
  NODE("until a node had it"),
  /// Both of them, where it is not known when it was published. It goes by the later one's name.
  OUTBOX_AND_NODE("outbox and Kafka, until a node had it"),
  BLOCK("until it was in a block"),
  DEPTH("until it was deep enough"),
  END("until it ended, unsigned");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  /// A name that scripts rely on.
  public String key() {
    return (this == OUTBOX_AND_NODE ? NODE : this).name().toLowerCase(Locale.ROOT);
  }

  public String words() {
    return words;
  }

  /// The stage that begins with a step.
  ///
  /// @param step of `transaction_history`
  static Stage after(ViewRow step) {
    return switch (State.parse(step.get("state"))) {
      case QUEUED -> SIGNATURE;
      case SIGNED -> OUTBOX_AND_NODE;
      case PENDING -> step.get("detail").contains("\"blockNumber\"") ? DEPTH : BLOCK;
      case CONFIRMED, FAILED, CANCELLED -> DEPTH;
    };
  }
}
