package io.relayer.signer.signing;

import java.util.List;
import java.util.stream.Stream;

/// What of its pool falls to a member.
///
/// @param toSign behind its own, in the pool's order
/// @param beyond what costs more than any member has, of which it is to be said
record Share(List<ReadyTransaction> toSign, List<ReadyTransaction> beyond) {
  static final Share NONE = new Share(List.of(), List.of());

  Stream<ReadyTransaction> all() {
    return Stream.concat(toSign.stream(), beyond.stream());
  }
}
