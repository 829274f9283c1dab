package io.relayer.signer.signing;

import io.relayer.core.database.Database;
import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.runtime.Step;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Gives up transactions whose deadline has passed: those that are queued for good, those that are
/// out by an intent, so that an empty attempt is put against them. Any number of processes may do
/// this at once: the steps are guarded by the row's version, and one that lost there is not due any
/// more, or is read again. On an older copy of the database the steps move nothing.
///
/// Why: RATIONALE.md#deadline-sweep.
final class ExpiryStep implements Step {
  private static final int PAGE = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String MESSAGE = "deadline passed before it was signed";

  private final Database database;
  private final PassedOver<TransactionVersion> passedOver =
      new PassedOver<>("can't be given up", () -> {});

  ExpiryStep(Database database) {
    this.database = database;
  }

  @Override
  public Duration advance() {
    List<TransactionVersion> queued = database.withHandle(handle -> ExpiryDao.queued(handle, PAGE));
    List<TransactionVersion> out = database.withHandle(handle -> ExpiryDao.out(handle, PAGE));
    if (queued.isEmpty() && out.isEmpty()) {
      return PAUSE;
    }
    int given = each(queued, ExpiryStep::drop) + each(out, ExpiryStep::giveUp);
    if (given == 0) {
      return PAUSE;
    }
    return Math.max(queued.size(), out.size()) == PAGE ? Duration.ZERO : PAUSE;
  }

  private interface Write {
    /// @return how many have moved
    int to(Handle handle, List<TransactionVersion> refs);
  }

  /// In one SQL transaction, or where what a row says makes that fail, in several.
  private int each(List<TransactionVersion> refs, Write write) {
    int[] given = {0};
    Portions.handle(
        refs,
        some -> given[0] += database.inTransaction(handle -> write.to(handle, some)),
        passedOver);
    return given[0];
  }

  private static int drop(Handle handle, List<TransactionVersion> queued) {
    return TransactionSteps.dropped(
            handle, queued, FailureCode.EXPIRED, Collections.nCopies(queued.size(), MESSAGE))
        .size();
  }

  private static int giveUp(Handle handle, List<TransactionVersion> out) {
    return AttemptSteps.givenUp(handle, out, AttemptSteps.Reason.DEADLINE).size();
  }
}
