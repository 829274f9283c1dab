package io.relayer.core.chain;

/// The depth at which an included transaction counts as final.
public sealed interface Depth {
  int DEEPEST = 1_000_000;

  /// Reads it as the configuration has it: a number of blocks, or `finalized`.
  ///
  /// @throws IllegalArgumentException with what was expected
  static Depth parse(String text) {
    if (text.equals("finalized")) {
      return new Finalized();
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("expected 1 to 1000000, or finalized");
    }
    return new Blocks(Integer.parseInt(text));
  }

  /// `head - included + 1` of at least this many.
  record Blocks(int count) implements Depth {
    public Blocks {
      if (count < 1 || count > DEEPEST) {
        throw new IllegalArgumentException("expected 1 to 1000000, or finalized");
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
