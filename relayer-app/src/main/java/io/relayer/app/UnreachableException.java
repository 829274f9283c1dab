package io.relayer.app;

import io.relayer.core.RelayerException;

/// A service that a command can do nothing without does not answer.
public final class UnreachableException extends RelayerException {
  private static final long serialVersionUID = 1L;

  /// @param service what it is
  /// @param address where it should be
  public UnreachableException(String service, String address, Throwable cause) {
    super("%s at %s: %s".formatted(service, address, cause.getMessage()), cause);
  }
}
