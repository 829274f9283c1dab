package io.relayer.app.demo;

import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import java.time.Duration;

/// Follows the transactions through their stages.
///
/// @param transactions how many are expected
record Watch(Database database, ProgressLine progress, int transactions) {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Returns when all have ended, or nothing has moved for two minutes.
  Stages untilAllEnded() throws InterruptedException {
    Stages stages = database.withHandle(Stages::read);
    long movedAt = System.nanoTime();
    while (stages.ended() < transactions && System.nanoTime() - movedAt < PATIENCE.toNanos()) {
      progress.show(stages.line(transactions));
      Thread.sleep(EVERY);
      Stages now = database.withHandle(Stages::read);
      if (!now.equals(stages)) {
        movedAt = System.nanoTime();
      }
      stages = now;
    }
    progress.finish(stages.line(transactions));
    return stages;
  }
}
