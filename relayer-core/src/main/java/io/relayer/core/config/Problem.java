package io.relayer.core.config;

import io.relayer.ethereum.value.MaskedUrls;
import io.relayer.ethereum.value.Printable;

/// A fault of one value.
///
/// @param path such as `chains[0].nodes[1].url`; empty for the whole document
/// @param message names the value and what was expected
public record Problem(String path, String message) {
  private static final int SHOWN = 200;

  /// A URL may have got to where none is expected, as a key or as an element.
  public Problem {
    path = Printable.line(MaskedUrls.in(path));
    message = Printable.line(MaskedUrls.in(message));
  }

  /// The same problem, seen from the outside of `parent`.
  public Problem within(String parent) {
    return new Problem(Paths.join(parent, path), message);
  }

  /// A written value as messages show it: cut, and without what URLs hide.
  public static String shown(String text) {
    return "'" + Printable.show(MaskedUrls.in(text), SHOWN) + "'";
  }

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
