package io.relayer.core.restore;

import io.relayer.core.RelayerException;

/// The database server is not the run that this process has verified: it was restarted, failed
/// over, or restored. Nothing was written; the work goes on by itself once [ServerWatch] has
/// verified it.
public final class ServerChangedException extends RelayerException {
  private static final long serialVersionUID = 1L;

  ServerChangedException(String found) {
    super(
        "the database server has started anew (%s) and is being verified; nothing is taken in or signed before"
            .formatted(found));
  }
}
