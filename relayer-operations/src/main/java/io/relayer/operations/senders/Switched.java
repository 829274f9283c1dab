package io.relayer.operations.senders;

/// What became of a switch.
public enum Switched {
  CHANGED,
  /// It stood so already: nothing was written and no event is told.
  UNCHANGED,
  /// There is no such sender or chain.
  UNKNOWN
}
