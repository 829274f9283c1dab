package io.relayer.operations.senders;

/// The result of a pause or a resume.
public enum Switched {
  CHANGED,
  /// It stood so already: nothing was written and no event is published.
  UNCHANGED,
  /// There is no such sender or chain.
  UNKNOWN
}
