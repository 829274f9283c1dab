package io.relayer.app.demo;

import io.relayer.app.terminal.ProgressLine;
import io.relayer.core.database.Database;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/// Counts of transactions by stage; each stage counts those that are further, too.
///
/// @param ended confirmed ones, and those that failed or were cancelled
record Stages(long queued, long signed, long pending, long included, long confirmed, long ended) {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  static Stages read(Handle handle) {
    return handle
        .createQuery(
            """
            select count(*) as queued, count(signed_at) as signed, count(pending_at) as pending,
                   count(block_number) as included, count(*) filter (where state = 'confirmed') as confirmed,
                   count(final_at) as ended
            from transactions
            """)
        .map((rows, context) ->
            new Stages(
                rows.getLong("queued"),
                rows.getLong("signed"),
                rows.getLong("pending"),
                rows.getLong("included"),
                rows.getLong("confirmed"),
                rows.getLong("ended")))
        .one();
  }

  /// Follows the transactions through their stages until all have ended, or nothing has moved for
  /// two minutes.
  ///
  /// @param transactions how many are expected
  static Stages awaitEnd(Database database, ProgressLine progress, int transactions)
      throws InterruptedException {
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

  String line(int of) {
    return "queued %d  signed %d  pending %d  included %d  confirmed %d  of %d"
        .formatted(queued, signed, pending, included, confirmed, of);
  }
}
