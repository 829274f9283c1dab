package io.relayer.messages.order;

import io.relayer.messages.request.RejectionCode;
import org.jspecify.annotations.Nullable;

/// The result of parsing a record of the orders topic.
public sealed interface ParsedOrder {
  record Valid(Order order) implements ParsedOrder {}

  /// @param code `MALFORMED`, `UNKNOWN_FIELD`, `INVALID_FIELD`, or `INTERNAL` for a fault of ours
  /// @param message as that of [ParsedRequest.Invalid]
  /// @param producer where it could be read: as stated, or the default where none is stated
  /// @param requestId where it could be read
  record Invalid(
      RejectionCode code, String message, @Nullable String producer, @Nullable String requestId)
      implements ParsedOrder {}
}
