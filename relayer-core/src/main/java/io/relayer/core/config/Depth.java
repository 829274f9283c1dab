package io.relayer.core.config;

/// How deep an included transaction must be to count as final.
public sealed interface Depth {
  /// `head - included + 1` of at least this many.
  record Blocks(int count) implements Depth {
    public Blocks {
      if (count < 1) {
        throw new IllegalArgumentException("expected 1 or more, or finalized");
      }
    }

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }

  /// At or below the block of the chain's `finalized` tag.
  record Finalized() implements Depth {
    @Override
    public String toString() {
      return "finalized";
    }
  }
}
