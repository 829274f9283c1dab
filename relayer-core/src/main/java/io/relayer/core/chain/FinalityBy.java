package io.relayer.core.chain;

import java.util.Locale;

/// The criterion by which a block of a chain is final for good: the ground of a retry, and of what
/// asks for the `finalized` block. Told by configuration alone, never by what a node answers or
/// does not answer.
///
/// Why: RATIONALE.md#tag-configured.
public enum FinalityBy {
  /// The block that the chain's nodes name `finalized`. Where they name none, nothing is final.
  TAG,
  /// `retry-depth`, on a chain that has no such tag.
  DEPTH;

  /// As configuration and database have it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The opposite of [#text].
  ///
  /// @throws IllegalArgumentException if there is no such word
  public static FinalityBy parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
