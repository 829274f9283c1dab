package io.relayer.messages.request;

import org.jspecify.annotations.Nullable;

/// The result of parsing a record of the requests topic.
public sealed interface ParsedRequest {
  record Valid(SigningRequest request) implements ParsedRequest {}

  /// One that brings what was signed elsewhere.
  record Raw(RawRequest request) implements ParsedRequest {}

  /// @param code `MALFORMED`, `UNKNOWN_FIELD`, `INVALID_FIELD`, `UNKNOWN_CONTRACT`, or `INTERNAL`
  ///   for a fault of ours
  /// @param message names the field, what was found and what was expected; of bounded length and
  ///   free of control characters
  /// @param producer where it could be read: as stated, or the default where none is stated
  /// @param requestId where it could be read
  record Invalid(
      RejectionCode code, String message, @Nullable String producer, @Nullable String requestId)
      implements ParsedRequest {}
}
