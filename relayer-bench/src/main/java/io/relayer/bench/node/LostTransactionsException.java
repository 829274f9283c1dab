package io.relayer.bench.node;

import java.io.Serial;

/// Transactions that the node has taken, and that come into no block: seen of anvil 1.7.1 while
/// thousands came by several connections; why is not known. Whoever does not send again, as the
/// relayer does, waits for them for ever. What was measured so is void.
public final class LostTransactionsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public LostTransactionsException(long transactions) {
    super("the node has lost %,d transactions".formatted(transactions));
  }
}
