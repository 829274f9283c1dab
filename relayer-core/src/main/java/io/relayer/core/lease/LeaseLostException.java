package io.relayer.core.lease;

import io.relayer.core.RelayerException;

/// A write was refused since the lease that it named has run out or belongs to another; nothing was
/// written.
public final class LeaseLostException extends RelayerException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(Lease lease) {
    super(
        "lease %s, epoch %d, is no longer held: another process may hold it now"
            .formatted(lease.name(), lease.epoch()));
  }
}
