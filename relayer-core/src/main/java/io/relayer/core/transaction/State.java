package io.relayer.core.transaction;

import java.util.Locale;

/// Where a transaction stands; the text in the database and in events is the name in lower case.
public enum State {
  /// Accepted; no nonce yet.
  QUEUED,
  /// Nonce taken and signed bytes durable; not yet known to any node.
  SIGNED,
  /// Known to a node; perhaps included, not yet deep enough.
  PENDING,
  /// Payload executed with success, at depth.
  CONFIRMED,
  /// Not executed and never will be, or executed and reverted, at depth.
  FAILED,
  /// Withdrawn before a nonce, or its empty attempt is final.
  CANCELLED;

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }

  public boolean isFinal() {
    return switch (this) {
      case CONFIRMED, FAILED, CANCELLED -> true;
      case QUEUED, SIGNED, PENDING -> false;
    };
  }

  public static State parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
