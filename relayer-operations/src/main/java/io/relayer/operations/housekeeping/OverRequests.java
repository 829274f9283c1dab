package io.relayer.operations.housekeeping;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseFailure;
import io.relayer.core.database.Portions;
import io.relayer.core.transaction.RequestPruning;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through the transactions in the order of their age, and deletes requests that are over
/// ([RequestPruning]), some at a time. Every role looks; one process deletes at a time, and the
/// others pass over what they find meanwhile. No index is kept for it, which each transaction would
/// pay for: a look reads on where the last one ended, and what stays is read again once in each
/// pass.
///
/// Crash points: each portion is one SQL transaction; how far the pass had come is forgotten, and
/// the next one begins anew.
final class OverRequests {
  /// Transactions that are looked at at once.
  private static final int PAGE = 500;

  /// Requests that go at once: their senders are locked meanwhile, and sign nothing.
  private static final int PORTION = 100;

  /// Pages of a round: more is left to the next one.
  private static final int PAGES = 50;

  private static final Logger log = LoggerFactory.getLogger(OverRequests.class);

  private final Database database;
  private final Duration keep;
  private @Nullable TransactionId last;

  OverRequests(Database database, Duration keep) {
    this.database = database;
    this.keep = keep;
  }

  /// @return whether there is more to look at
  boolean delete() {
    int gone = 0;
    for (int i = 0; i < PAGES; i++) {
      TransactionId from = last;
      RequestPruning.Page page =
          database.withHandle(handle -> RequestPruning.look(handle, from, keep, PAGE));
      gone += delete(page.requestKeys());
      last = page.last();
      if (last == null) {
        break;
      }
    }
    if (gone > 0) {
      log.info(
          "{} requests that ended more than {} ago are deleted but for their answers", gone, keep);
    }
    return last != null;
  }

  private int delete(List<Long> requestKeys) {
    int[] gone = {0};
    for (int from = 0; from < requestKeys.size(); from += PORTION) {
      Portions.handle(
          requestKeys.subList(from, Math.min(from + PORTION, requestKeys.size())),
          some ->
              gone[0] +=
                  database.inTransaction(handle -> RequestPruning.prune(handle, some, keep).size()),
          (key, why) ->
              log.error(
                  "request {} can't be deleted, and stays: {}", key, DatabaseFailure.text(why)));
    }
    return gone[0];
  }
}
