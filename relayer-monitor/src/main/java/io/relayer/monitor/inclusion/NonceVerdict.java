package io.relayer.monitor.inclusion;

import io.relayer.core.transaction.ForeignExecutions.Foreign;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.Inclusion;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.node.chain.Receipt;
import java.util.Optional;

/// The use of a nonce, for good, other than we knew it.
sealed interface NonceVerdict {
  TransactionVersion transaction();

  /// Where it was used; empty where that is not known.
  Optional<InBlock> in();

  /// A foreign transaction that does something else.
  record Lost(TransactionVersion transaction, InBlock block) implements NonceVerdict {
    @Override
    public Optional<InBlock> in() {
      return Optional.of(block);
    }
  }

  /// No transaction at all.
  record UsedUp(TransactionVersion transaction, InBlock block) implements NonceVerdict {
    @Override
    public Optional<InBlock> in() {
      return Optional.of(block);
    }
  }

  /// A foreign transaction that does the very same.
  record Executed(TransactionVersion transaction, Foreign foreign) implements NonceVerdict {
    @Override
    public Optional<InBlock> in() {
      Inclusion inclusion = foreign.inclusion();
      return Optional.of(new InBlock(inclusion.blockNumber(), inclusion.blockHash()));
    }
  }

  /// One of our attempts, whose receipt was not to be had by its hash.
  record Ours(TransactionVersion transaction, Receipt receipt) implements NonceVerdict {
    @Override
    public Optional<InBlock> in() {
      return Optional.of(new InBlock(receipt.blockNumber(), receipt.blockHash()));
    }
  }

  /// No node has the states that would tell.
  record Unknown(TransactionVersion transaction) implements NonceVerdict {
    @Override
    public Optional<InBlock> in() {
      return Optional.empty();
    }
  }
}
