package io.relayer.messages.broadcast;

/// A record of a broadcasts topic that can't be read: it is none, was cut, or a later version wrote
/// it. The message says which.
public final class UnreadableBroadcastException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableBroadcastException(String message) {
    super(message);
  }

  UnreadableBroadcastException(String message, Throwable cause) {
    super(message, cause);
  }
}
