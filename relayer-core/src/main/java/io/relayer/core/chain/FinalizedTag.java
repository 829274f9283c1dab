package io.relayer.core.chain;

import java.util.OptionalLong;

/// Which block counts as final for transactions that ask for the chain's `finalized` tag.
public final class FinalizedTag {
  /// A tag that is further behind the head than this many times the stand-in depth stands still.
  private static final int STANDS_STILL = 4;

  private FinalizedTag() {}

  /// @param tag the newest number that a node told of, if any did
  /// @param retryDepth stands in where there is no tag, or one that stands still: `head - number +
  ///   1`
  public static long number(long head, OptionalLong tag, int retryDepth) {
    long standIn = head + 1 - retryDepth;
    if (tag.isEmpty()) {
      return standIn;
    }
    boolean standsStill = tag.getAsLong() < head - (long) STANDS_STILL * retryDepth;
    return standsStill ? standIn : tag.getAsLong();
  }
}
