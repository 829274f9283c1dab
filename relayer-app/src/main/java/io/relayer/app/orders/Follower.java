package io.relayer.app.orders;

import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.status.FollowDao;
import io.relayer.core.status.FollowDao.Final;
import io.relayer.core.status.OrderableDao.Orderable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Follows transactions until each is final: a bounded number at a time.
final class Follower {
  private static final int WINDOW = 50_000;
  private static final int PAGE = 5_000;
  private static final Duration EVERY = Duration.ofMillis(250);

  private final Database database;
  private final Duration patience;
  private final BiConsumer<Orderable, Final> told;
  private final ProgressLine progress;
  private final Map<TransactionId, Orderable> open = new LinkedHashMap<>();
  private final Map<String, Long> ends = new TreeMap<>();
  private long followed;

  /// @param patience how long room is waited for, and in the end the last ones
  /// @param told called for each that is final
  Follower(
      Database database,
      Duration patience,
      BiConsumer<Orderable, Final> told,
      ProgressLine progress) {
    this.database = database;
    this.patience = patience;
    this.told = told;
    this.progress = progress;
  }

  /// Follows one more; waits until there is room for it.
  void follow(Orderable one) throws InterruptedException {
    if (open.size() >= WINDOW && !await(WINDOW / 2)) {
      throw new RelayerException(
          "nothing has ended for %s: no more is ordered before %s"
              .formatted(patience, one.request()));
    }
    if (open.put(one.id(), one) == null) {
      followed++;
    }
  }

  /// Returns once all are final, or the patience is at an end; gives back those that are not.
  Collection<Orderable> finish() throws InterruptedException {
    await(0);
    progress.finish(line());
    return open.values();
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
    List<TransactionId> all = new ArrayList<>(open.keySet());
    for (int from = 0; from < all.size(); from += PAGE) {
      List<TransactionId> page = all.subList(from, Math.min(all.size(), from + PAGE));
      for (Final end : database.withHandle(handle -> FollowDao.finals(handle, page))) {
        Orderable one = open.remove(end.id());
        if (one != null) {
          ends.merge(end.state().text(), 1L, Long::sum);
          told.accept(one, end);
        }
      }
    }
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    line.append(followed - open.size()).append(" of ").append(followed).append(" final");
    ends.forEach((state, count) ->
        line.append(line.indexOf(":") < 0 ? ": " : ", ").append(count).append(' ').append(state));
    return line.toString();
  }
}
