package io.relayer.core.restore;

import io.relayer.core.RelayerException;

/// Something holds, or this run of the database server was not compared with Kafka yet: what goes
/// by what is *not* in the database can't be decided. Nothing was written; it is tried again.
public final class NotVerifiedException extends RelayerException {
  private static final long serialVersionUID = 1L;

  NotVerifiedException() {
    super(
        "the database may be an older copy: nothing is given up, retried or withdrawn while a hold stands (relayer recover"
            + " --dry-run shows why), or before a process has compared this run of the server with Kafka");
  }
}
