package io.relayer.broadcaster.publishing;

import io.relayer.core.RelayerException;

/// A page is not in Kafka as a whole, or it is not known to be: it is published again.
public final class PublishingException extends RelayerException {
  private static final long serialVersionUID = 1L;

  PublishingException(String message) {
    super(message);
  }

  PublishingException(String message, Throwable cause) {
    super(message, cause);
  }
}
