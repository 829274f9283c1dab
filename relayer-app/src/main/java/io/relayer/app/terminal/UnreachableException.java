package io.relayer.app.terminal;

import io.relayer.core.RelayerException;

/// A service that a command can do nothing without does not answer.
public final class UnreachableException extends RelayerException {
  private static final long serialVersionUID = 1L;

  private final String service;

  /// @param service what it is
  /// @param address where it should be
  public UnreachableException(String service, String address, Throwable cause) {
    super("%s at %s: %s".formatted(service, address, cause.getMessage()), cause);
    this.service = "%s at %s".formatted(service, address);
  }

  /// What it is and where it should be.
  public String service() {
    return service;
  }
}
