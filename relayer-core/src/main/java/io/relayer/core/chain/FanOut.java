package io.relayer.core.chain;

/// To how many nodes a transaction is sent at once.
///
/// @param nodes at most so many
public record FanOut(int nodes) {
  public static final FanOut ONE = new FanOut(1);
  public static final FanOut ALL = new FanOut(Integer.MAX_VALUE);

  private static final int MOST = 100;

  public FanOut {
    if (nodes < 1) {
      throw new IllegalArgumentException("expected 1 or more, found " + nodes);
    }
  }

  /// Reads it as the configuration has it: a number of nodes, or `all`.
  ///
  /// @throws IllegalArgumentException with what was expected
  public static FanOut parse(String text) {
    if (text.equals("all")) {
      return ALL;
    }
    int nodes = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (nodes < 1 || nodes > MOST) {
      throw new IllegalArgumentException("expected 1 to " + MOST + ", or all");
    }
    return new FanOut(nodes);
  }

  @Override
  public String toString() {
    return nodes == Integer.MAX_VALUE ? "all" : Integer.toString(nodes);
  }
}
