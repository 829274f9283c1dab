package io.relayer.console;

import io.relayer.ethereum.value.Printable;

/// The result of a health check.
///
/// @param text for an operator: what is well, or what is wrong and since when
public record CheckResult(Status status, String text) {
  /// On one line: it may hold names of files, and error texts of nodes and brokers.
  public CheckResult {
    text = Printable.line(text);
  }

  /// Whether operations are likely to succeed.
  public enum Status {
    UP,
    DOWN
  }

  public static CheckResult up(String text) {
    return new CheckResult(Status.UP, text);
  }

  public static CheckResult down(String text) {
    return new CheckResult(Status.DOWN, text);
  }
}
