package io.relayer.node.chain;

import java.util.List;

/// A block with its transactions, in the order of execution.
public record Block(Header header, List<BlockTransaction> transactions) {
  public Block {
    transactions = List.copyOf(transactions);
  }
}
