package io.relayer.monitor.inclusion;

import io.relayer.core.transaction.InBlock;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds what used a nonce.
record NonceUse(ChainReads node) {

  /// What used it, and the block in which it did.
  sealed interface Use {
    InBlock block();

    /// The sender's transaction with that nonce.
    ///
    /// @param size how many transactions the block has
    record Transaction(InBlock block, BlockTransaction transaction, int size) implements Use {}

    /// No transaction, but a delegation (EIP-7702), or the code of a delegated account. The block
    /// was read whole, the nonce was free by the end of the one before and used by its end: so no
    /// transaction with that nonce is in the chain, and none can be.
    record Nothing(InBlock block) implements Use {}
  }

  /// What used the nonce.
  ///
  /// @param block that the nonce is used up by
  /// @throws NodeException where the node does not have the state of the blocks before any more, or
  ///   its answers do not fit each other: it lacks the block, or its chain has moved meanwhile
  Use of(Address sender, Nonce nonce, long block) {
    long number = firstAfter(sender, nonce, block);
    Block first =
        node.block(number)
            .orElseThrow(() ->
                node.inconsistent(
                    "eth_getBlockByNumber: block %d is not there, and eth_getTransactionCount knows of it"
                        .formatted(number)));
    Optional<BlockTransaction> mined = sendersAt(first, sender, nonce);
    if (mined.isPresent()) {
      return new Use.Transaction(place(first.header()), mined.get(), first.transactions().size());
    }
    if (isWhole(first) && !mayBeOf(first, sender) && isUsedIn(first.header(), sender, nonce)) {
      return new Use.Nothing(place(first.header()));
    }
    throw node.inconsistent(
        "eth_getTransactionCount: nonce %s of %s was used in block %d (%s), and eth_getBlockByNumber tells of it otherwise"
            .formatted(nonce, sender, number, first.header().hash()));
  }

  /// Whether this node has the very same in that block; empty where it lacks the block, which is no
  /// word on it.
  Optional<Boolean> agrees(Address sender, Nonce nonce, Use use) {
    return node.block(use.block().hash())
        .map(block -> {
          Optional<BlockTransaction> mined = sendersAt(block, sender, nonce);
          return switch (use) {
            case Use.Transaction(_, BlockTransaction told, _) ->
                mined.filter(told::equals).isPresent();
            case Use.Nothing _ -> mined.isEmpty() && !mayBeOf(block, sender);
          };
        });
  }

  private static Optional<BlockTransaction> sendersAt(Block block, Address sender, Nonce nonce) {
    return block.transactions().stream()
        .filter(mined -> sender.equals(mined.from()) && nonce.equals(mined.nonce()))
        .findFirst();
  }

  /// Whether a transaction is in it, as a rollup's deposit, whose nonce is not told and that may be
  /// the sender's.
  private static boolean mayBeOf(Block block, Address sender) {
    return block.transactions().stream()
        .anyMatch(mined ->
            mined.nonce() == null && (mined.from() == null || sender.equals(mined.from())));
  }

  private static InBlock place(Header header) {
    return new InBlock(header.number(), header.hash());
  }

  /// The receipt of what used a nonce: by its hash, and where an index lacks that, among those of
  /// the block.
  ///
  /// @throws NodeException where the node does not have it
  Receipt receipt(Use.Transaction used) {
    TxHash hash = used.transaction.hash();
    InBlock block = used.block;
    Map<TxHash, Receipt> byHash = node.receipts(List.of(hash));
    return Optional.ofNullable(byHash.get(hash))
        .or(() ->
            node.receiptsOfBlock(block.hash(), used.size, List.of(hash)).orElse(List.of()).stream()
                .findFirst())
        .filter(receipt -> receipt.blockHash().equals(block.hash()))
        .orElseThrow(() ->
            node.inconsistent(
                "eth_getTransactionReceipt, eth_getBlockReceipts: block %d (%s) is there, and not the receipt of %s in it"
                    .formatted(block.number(), block.hash(), hash)));
  }

  /// Whether the block, asked for once more by its hash, has these transactions and no others.
  private boolean isWhole(Block block) {
    List<TxHash> hashes = block.transactions().stream().map(BlockTransaction::hash).toList();
    return node.header(block.header().hash())
        .filter(header -> header.transactions().equals(hashes))
        .isPresent();
  }

  /// Asked by hashes: what is told by number may be of two chains. Of the first block there is none
  /// before it, and a node that has no old states and does not say so ends there.
  private boolean isUsedIn(Header block, Address sender, Nonce nonce) {
    return block.number() > 0
        && isUsed(sender, nonce, BlockRef.of(block.hash()))
        && !isUsed(sender, nonce, BlockRef.of(block.parentHash()));
  }

  /// The first block at whose end the nonce is used; looked for backwards in growing steps, since
  /// it is most likely near, and old states are not everywhere.
  private long firstAfter(Address sender, Nonce nonce, long block) {
    long used = block;
    long unused = -1; // before the first block
    for (long step = 1; used - step >= 0; step *= 2) {
      if (!isUsed(sender, nonce, BlockRef.of(used - step))) {
        unused = used - step;
        break;
      }
      used -= step;
    }
    while (used - unused > 1) {
      long middle = (used + unused) >>> 1;
      if (isUsed(sender, nonce, BlockRef.of(middle))) {
        used = middle;
      } else {
        unused = middle;
      }
    }
    return used;
  }

  private boolean isUsed(Address sender, Nonce nonce, BlockRef at) {
    Nonce count = node.transactionCounts(List.of(sender), at).get(sender);
    return count != null && count.compareTo(nonce) > 0;
  }
}
