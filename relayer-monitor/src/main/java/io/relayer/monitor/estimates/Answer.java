package io.relayer.monitor.estimates;

import io.relayer.core.transaction.FailureCode;
import org.jspecify.annotations.Nullable;

/// What a node said about a transaction's gas: it decides, or shows that more must be known.
sealed interface Answer permits Verdict, Answer.Refused {
  /// It would revert, or needs more than a block holds, as far as the node asked knows. Final only
  /// if nothing comes before it.
  ///
  /// @param code what it would fail with
  /// @param reason why the contract reverts; null where it is not that
  record Refused(ToEstimate asked, FailureCode code, String message, @Nullable String reason)
      implements Answer {}
}
