package io.relayer.monitor.inclusion;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Nonce;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import java.util.List;
import java.util.Optional;

/// Finds the transaction that used a nonce.
record NonceUse(ChainReads node) {

  /// A transaction, and the block that it is in.
  record Use(InBlock block, BlockTransaction transaction) {}

  /// The sender's transaction with that nonce; empty where the nonce was used without one, as by a
  /// delegation (EIP-7702) or by the code of a delegated account.
  ///
  /// @param block that the nonce is used up by
  /// @throws NodeException where the node does not have the state of the blocks before any more
  Optional<Use> of(Address sender, Nonce nonce, long block) {
    return node.block(firstAfter(sender, nonce, block))
        .flatMap(first ->
            first.transactions().stream()
                .filter(mined -> mined.from().equals(sender) && mined.nonce().equals(nonce))
                .findFirst()
                .map(mined -> new Use(place(first.header()), mined)));
  }

  private static InBlock place(Header header) {
    return new InBlock(header.number(), header.hash());
  }

  /// The first block at whose end the nonce is used; looked for backwards in growing steps, since
  /// it is most likely near, and old states are not everywhere.
  private long firstAfter(Address sender, Nonce nonce, long block) {
    long used = block;
    long unused = -1; // before the first block
    for (long step = 1; used - step >= 0; step *= 2) {
      if (!isUsed(sender, nonce, used - step)) {
        unused = used - step;
        break;
      }
      used -= step;
    }
    while (used - unused > 1) {
      long middle = (used + unused) >>> 1;
      if (isUsed(sender, nonce, middle)) {
        used = middle;
      } else {
        unused = middle;
      }
    }
    return used;
  }

  private boolean isUsed(Address sender, Nonce nonce, long block) {
    Nonce count = node.transactionCounts(List.of(sender), BlockRef.of(block)).get(sender);
    return count != null && count.compareTo(nonce) > 0;
  }
}
