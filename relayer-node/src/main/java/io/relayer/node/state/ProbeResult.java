package io.relayer.node.state;

import java.time.Duration;

/// An observation of a node, by a probe or a call.
public sealed interface ProbeResult {
  /// It answered a probe, for the right chain.
  ///
  /// @param behind so many blocks behind the best node
  /// @param silence since it told of its newest block
  /// @param syncingBy so many blocks are missing by its own account; 0 if it does not sync
  record Answered(long behind, Duration silence, long syncingBy) implements ProbeResult {}

  /// It does not answer at all.
  record NoAnswer(String detail) implements ProbeResult {}

  /// It serves another chain.
  record OtherChain(String detail) implements ProbeResult {}

  /// The pool was closed.
  record Shut() implements ProbeResult {}
}
