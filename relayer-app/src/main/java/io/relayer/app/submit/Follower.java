package io.relayer.app.submit;

import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import io.relayer.core.status.FollowDao;
import io.relayer.core.status.FollowDao.Ended;
import io.relayer.core.status.FollowDao.Published;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Follows requests until each has ended: a bounded number at a time.
final class Follower {
  private static final int WINDOW = 50_000;
  private static final int PAGE = 5_000;
  private static final Duration EVERY = Duration.ofMillis(250);

  private final Database database;
  private final String topic;
  private final Duration patience;
  private final Consumer<Ended> told;
  private final ProgressLine progress;
  private final Set<Published> open = new LinkedHashSet<>();
  private final Map<String, Long> ends = new TreeMap<>();
  private long followed;

  /// @param patience how long room is waited for, and in the end the last ones
  /// @param told called for each that has ended
  Follower(Source source, Duration patience, Consumer<Ended> told, ProgressLine progress) {
    this.database = source.database();
    this.topic = source.topic();
    this.patience = patience;
    this.told = told;
    this.progress = progress;
  }

  /// Where requests are seen to end, and where they were published.
  record Source(Database database, String topic) {}

  /// Follows one more; waits until there is room for it.
  ///
  /// @return false where there was no room in time: it is not followed
  boolean follow(Published record) throws InterruptedException {
    if (open.size() >= WINDOW && !await(WINDOW / 2)) {
      return false;
    }
    followed++;
    return open.add(record);
  }

  /// Returns once all have ended, or the patience is at an end; gives back those that have not
  /// ended.
  Collection<Published> finish() throws InterruptedException {
    await(0);
    progress.finish(line());
    return open;
  }

  /// Whether all that was followed has been confirmed.
  boolean allConfirmed() {
    return open.isEmpty() && ends.getOrDefault("confirmed", 0L) == followed;
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
    List<Published> page = new ArrayList<>(Math.min(open.size(), PAGE));
    for (Published record : List.copyOf(open)) {
      page.add(record);
      if (page.size() == PAGE) {
        look(page);
        page.clear();
      }
    }
    look(page);
  }

  private void look(List<Published> page) {
    if (page.isEmpty()) {
      return;
    }
    for (Ended ended : database.withHandle(handle -> FollowDao.ended(handle, topic, page))) {
      if (open.remove(ended.record())) {
        ends.merge(ended.state(), 1L, Long::sum);
        told.accept(ended);
      }
    }
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    line.append(followed - open.size()).append(" of ").append(followed).append(" ended");
    ends.forEach((state, count) ->
        line.append(line.indexOf(":") < 0 ? ": " : ", ").append(count).append(' ').append(state));
    return line.toString();
  }
}
