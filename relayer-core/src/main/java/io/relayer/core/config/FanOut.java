package io.relayer.core.config;

/// To how many nodes a transaction is sent at once.
///
/// @param nodes at most so many
public record FanOut(int nodes) {
  public static final FanOut ONE = new FanOut(1);
  public static final FanOut ALL = new FanOut(Integer.MAX_VALUE);

  static final int MOST = 100;

  public FanOut {
    if (nodes < 1) {
      throw new IllegalArgumentException("expected 1 or more, found " + nodes);
    }
  }

  @Override
  public String toString() {
    return nodes == Integer.MAX_VALUE ? "all" : Integer.toString(nodes);
  }
}
