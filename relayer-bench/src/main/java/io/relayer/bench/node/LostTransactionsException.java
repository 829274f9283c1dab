package io.relayer.bench.node;

import java.io.Serial;

/// The node has taken transactions that come into no block. anvil 1.7.1 loses some now and then
/// when many come by several connections while it makes a block; whoever does not send again, as
/// the relayer does, waits for them for ever. What was measured so is void.
public final class LostTransactionsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public LostTransactionsException(long transactions) {
    super("the node has lost %,d transactions".formatted(transactions));
  }
}
