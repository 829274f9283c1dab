package io.relayer.node.rpc;

/// A value of an answer that is needed and can't be read. The message begins with the place of the
/// value in the answer, such as `result.transactions[3].hash`.
final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableException(String place, String what) {
    super(place + ": " + what);
  }

  String told() {
    return String.valueOf(getMessage());
  }
}
