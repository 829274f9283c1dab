package io.relayer.core.outbox;

import io.relayer.core.RelayerException;

/// A cursor was written in another database cluster, whose transaction ids mean nothing in this
/// one: after a dump and restore they start anew. Nothing is published before `relayer recover`.
public final class ForeignCursorException extends RelayerException {
  private static final long serialVersionUID = 1L;

  ForeignCursorException(Lane lane, long written, long present) {
    super(
        ("outbox lane %s: its cursor was written in database cluster %d, this is cluster %d (restored from a dump?);"
                + " to go on: relayer recover --outbox-from ID, where ID is the row to publish first")
            .formatted(lane, written, present));
  }
}
