package io.relayer.monitor.leader;

import java.util.LinkedHashMap;

/// Questions that were asked in vain, each with the block at which that was, and how often: asked
/// again after more and more blocks, so that they leave the others their turns. What is forgotten
/// is only asked sooner.
///
/// @param <K> what is asked about
public final class Backoff<K> {
  private static final int MOST = 10_000;

  /// Far fewer make it the slowest.
  private static final int MOST_TIMES = 16;

  private final int first;
  private final int longest;
  private final LinkedHashMap<K, Tried> tried = new LinkedHashMap<>();

  private record Tried(long block, int times) {}

  /// @param first after so many blocks it is asked for the second time; then after twice as many
  /// @param longest the most blocks that it waits
  public Backoff(int first, int longest) {
    this.first = first;
    this.longest = longest;
  }

  public void failed(K what, long block) {
    int times = Math.min(MOST_TIMES, times(what) + 1);
    tried.remove(what);
    tried.put(what, new Tried(block, times));
    if (tried.size() > MOST) {
      tried.pollFirstEntry();
    }
  }

  public void succeeded(K what) {
    tried.remove(what);
  }

  /// Whether it is to be asked at this block; at an earlier one than that of the last time, too.
  public boolean isDue(K what, long block) {
    Tried last = tried.get(what);
    return last == null || block < last.block || block - last.block >= pause(last);
  }

  /// How often it was asked in vain.
  public int times(K what) {
    Tried last = tried.get(what);
    return last == null ? 0 : last.times;
  }

  private long pause(Tried last) {
    return Math.min(longest, (long) first << (last.times - 1));
  }
}
