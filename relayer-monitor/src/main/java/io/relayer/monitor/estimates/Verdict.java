package io.relayer.monitor.estimates;

import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.TransactionVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is to be done with a transaction whose gas was asked for.
sealed interface Verdict extends Answer {
  TransactionVersion transaction();

  /// It is ready.
  record Ready(TransactionVersion transaction, long gasLimit) implements Verdict {}

  /// It would fail, and nothing of its sender that could change that is on the way.
  ///
  /// @param reason why the contract reverts; null where it is not that
  record Fails(
      TransactionVersion transaction, FailureCode code, String message, @Nullable String reason)
      implements Verdict {}

  /// No answer, or one that may change.
  record Later(TransactionVersion transaction, Duration in) implements Verdict {}
}
