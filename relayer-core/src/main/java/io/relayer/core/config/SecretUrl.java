package io.relayer.core.config;

import io.relayer.ethereum.value.MaskedUrls;
import java.net.URI;

/// A URL that may hold secrets: a user and password, a key in its path or query. Its text has none
/// of them (see [MaskedUrls]); so what prints it can't tell them.
///
/// Why: RATIONALE.md#secret-url.
///
/// @param reveal the URL as it was given
public record SecretUrl(URI reveal) implements Masked {
  /// @throws IllegalArgumentException if it is no URI; the message does not show it
  public static SecretUrl of(String url) {
    try {
      return new SecretUrl(URI.create(url));
    } catch (IllegalArgumentException _) { // its message shows all of it
      throw new IllegalArgumentException("not a URL: '" + MaskedUrls.of(url) + "'");
    }
  }

  @Override
  public String toString() {
    return MaskedUrls.of(reveal.toString());
  }
}
