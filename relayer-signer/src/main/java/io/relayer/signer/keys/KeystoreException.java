package io.relayer.signer.keys;

import io.relayer.core.RelayerException;

/// Keystore files that can't be used. The message names each of them, what is wrong and the remedy.
public final class KeystoreException extends RelayerException {
  private static final long serialVersionUID = 1L;

  KeystoreException(String message) {
    super(message);
  }
}
