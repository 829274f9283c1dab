package io.relayer.app.demo;

import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import java.time.Duration;
import java.time.Instant;

/// Follows the transactions through their stages.
///
/// @param transactions how many are expected
/// @param since when the first was asked for
public record Watch(Database database, ProgressLine progress, int transactions, Instant since) {
  private static final Duration EVERY = Duration.ofMillis(500);

  /// A look reads all transactions: it is to take a fiftieth of the database's time at most.
  private static final int REST = 50;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// All that there are.
  Watch(Database database, ProgressLine progress, int transactions) {
    this(database, progress, transactions, Instant.EPOCH);
  }

  /// Returns when all have ended, or nothing has moved for two minutes.
  public Stages untilAllEnded() throws InterruptedException {
    Stages stages = look();
    Duration pause = EVERY;
    long movedAt = System.nanoTime();
    while (stages.ended() < transactions && System.nanoTime() - movedAt < PATIENCE.toNanos()) {
      progress.show(stages.line(transactions));
      Thread.sleep(pause);
      long looking = System.nanoTime();
      Stages now = look();
      pause = pauseAfter(Duration.ofNanos(System.nanoTime() - looking));
      if (!now.equals(stages)) {
        movedAt = System.nanoTime();
      }
      stages = now;
    }
    progress.finish(stages.line(transactions));
    return stages;
  }

  private Stages look() {
    return database.withHandle(handle -> Stages.read(handle, since));
  }

  private static Duration pauseAfter(Duration look) {
    Duration rest = look.multipliedBy(REST);
    return rest.compareTo(EVERY) > 0 ? rest : EVERY;
  }
}
