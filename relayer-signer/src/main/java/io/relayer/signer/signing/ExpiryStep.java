package io.relayer.signer.signing;

import io.relayer.core.database.Database;
import io.relayer.core.lifecycle.FailureCode;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.run.Step;
import io.relayer.core.signing.ExpiryDao;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/// Gives up queued transactions whose deadline has passed. Any number of processes may do this at
/// once: the step is guarded by the row's version, and one that lost there is not due any more, or
/// is read again.
final class ExpiryStep implements Step {
  private static final int PAGE = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String MESSAGE = "deadline passed before it was signed";

  private final Database database;
  private final Runnable expired;

  /// @param expired called after a commit that wrote events
  ExpiryStep(Database database, Runnable expired) {
    this.database = database;
    this.expired = expired;
  }

  @Override
  public Duration advance() {
    List<Ref> due = database.withHandle(handle -> ExpiryDao.expired(handle, PAGE));
    if (due.isEmpty()) {
      return PAUSE;
    }
    database.useTransaction(handle ->
        TransactionSteps.dropped(
            handle, due, FailureCode.EXPIRED, Collections.nCopies(due.size(), MESSAGE)));
    expired.run();
    return due.size() == PAGE ? Duration.ZERO : PAUSE;
  }
}
