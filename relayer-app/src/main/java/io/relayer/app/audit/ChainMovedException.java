package io.relayer.app.audit;

import io.relayer.core.RelayerException;

/// The chain was reorganised while it was read: what was read belongs to no chain.
final class ChainMovedException extends RelayerException {
  private static final long serialVersionUID = 1L;

  ChainMovedException(String message) {
    super(message);
  }
}
