package io.relayer.core.transaction;

import java.util.Locale;

/// Why a payload that has a nonce is not wanted any more. From then on only empty attempts of it
/// are sent.
public enum Intent {
  CANCEL,
  DEADLINE,
  REJECT,
  RETRIED;

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }

  public static Intent parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
