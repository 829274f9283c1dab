package io.relayer.app.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Follows what was set going until each of it has ended: a bounded number at a time.
///
/// @param <T> what is followed
public final class Follower<T> {
  private static final int WINDOW = 50_000;
  private static final int PAGE = 5_000;
  private static final Duration EVERY = Duration.ofMillis(250);

  private final Look<T> look;
  private final String end;
  private final Duration patience;
  private final ProgressLine progress;
  private final Set<T> open = new LinkedHashSet<>();
  private final Map<String, Long> ends = new TreeMap<>();
  private long followed;

  /// Finds out what has ended.
  public interface Look<T> {
    /// Tells of each of these that has ended.
    ///
    /// @return those, with the state of each
    Map<T, String> at(List<T> page);
  }

  /// @param end the word for what has ended
  /// @param patience how long room is waited for, and in the end the last ones
  public Follower(Look<T> look, String end, Duration patience, ProgressLine progress) {
    this.look = look;
    this.end = end;
    this.patience = patience;
    this.progress = progress;
  }

  public Duration patience() {
    return patience;
  }

  /// Follows one more; waits until there is room for it.
  ///
  /// @return false where there was no room in time: it is not followed
  public boolean follow(T one) throws InterruptedException {
    if (open.size() >= WINDOW && !await(WINDOW / 2)) {
      return false;
    }
    if (open.add(one)) {
      followed++;
    }
    return true;
  }

  /// Returns once all have ended, or the patience is at an end; gives back those that have not
  /// ended.
  public Collection<T> finish() throws InterruptedException {
    await(0);
    progress.finish(line());
    return open;
  }

  /// Whether all that was followed has ended in this state.
  public boolean allEnded(String state) {
    return open.isEmpty() && ends.getOrDefault(state, 0L) == followed;
  }

  private boolean await(int left) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      look();
      progress.show(line());
      if (open.size() <= left) {
        return true;
      }
      if (System.nanoTime() - until >= 0) {
        return false;
      }
      Thread.sleep(EVERY);
    }
  }

  private void look() {
    List<T> all = new ArrayList<>(open);
    for (int from = 0; from < all.size(); from += PAGE) {
      List<T> page = all.subList(from, Math.min(all.size(), from + PAGE));
      look.at(page)
          .forEach((one, state) -> {
            if (open.remove(one)) {
              ends.merge(state, 1L, Long::sum);
            }
          });
    }
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    line.append(followed - open.size()).append(" of ").append(followed).append(' ').append(end);
    ends.forEach((state, count) ->
        line.append(line.indexOf(":") < 0 ? ": " : ", ").append(count).append(' ').append(state));
    return line.toString();
  }
}
