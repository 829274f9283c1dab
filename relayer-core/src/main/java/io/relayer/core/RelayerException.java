package io.relayer.core;

/// The root of the accidents that the relayer itself raises. A refusal is a value; this is for what
/// should not happen. The message names the thing, the value and, where it is known, the remedy.
public class RelayerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RelayerException(String message) {
    super(message);
  }

  public RelayerException(String message, Throwable cause) {
    super(message, cause);
  }
}
