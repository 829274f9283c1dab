package io.relayer.app.submit;

import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestKey;

/// A line of input, validated as intake would validate it.
///
/// Both have the number of the line, from 1.
sealed interface Line {
  /// @param origin whose requests it is to stay in order with
  /// @param value what is to be published: the bytes of the line, with an id
  record Good(long number, RequestKey key, Origin origin, Bytes value) implements Line {}

  record Bad(long number, RejectionCode code, String message) implements Line {
    @Override
    public String toString() {
      return "line %d: %s: %s".formatted(number, code, message);
    }
  }
}
