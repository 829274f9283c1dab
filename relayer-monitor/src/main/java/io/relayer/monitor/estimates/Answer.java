package io.relayer.monitor.estimates;

import io.relayer.core.estimate.ToEstimate;

/// What a node said about a transaction's gas: it decides, or shows that more must be known.
sealed interface Answer permits Verdict, Answer.Refused {
  /// It would revert, or needs more than a block holds, as far as the node asked knows. Final only
  /// if nothing comes before it.
  record Refused(ToEstimate asked, String reason) implements Answer {}
}
