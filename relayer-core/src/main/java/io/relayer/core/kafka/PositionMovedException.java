package io.relayer.core.kafka;

import io.relayer.core.RelayerException;

/// A refusal to store what was read: the position is not where this consumer left it (another
/// consumer reads the partition now, or the database went back), or a hold stands. The SQL
/// transaction must be given up; the consumer then reads its positions again.
public final class PositionMovedException extends RelayerException {
  private static final long serialVersionUID = 1L;

  PositionMovedException(String what) {
    super(what);
  }
}
