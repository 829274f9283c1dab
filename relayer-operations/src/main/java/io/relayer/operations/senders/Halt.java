package io.relayer.operations.senders;

import java.util.Locale;

/// The extent of a sender's pause.
public enum Halt {
  /// No new nonces; what is out is still watched and sent again.
  SIGNING,
  /// Nothing is sent either.
  SENDING;

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }
}
