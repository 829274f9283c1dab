package io.relayer.devnet;

/// An embedded server could not be had or kept. The message names the thing, the value and the
/// remedy.
public class DevnetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DevnetException(String message) {
    super(message);
  }

  public DevnetException(String message, Throwable cause) {
    super(message, cause);
  }
}
