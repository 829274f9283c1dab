package io.relayer.monitor.inclusion;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import java.util.LinkedHashMap;
import java.util.Map;

/// Transactions of which no attempt was found in a block though the chain has counted their nonce,
/// each with the head at which that was seen first. One is judged at a second look, at another
/// head: what a node had not got yet at the first is found then. It begins anew where the nonce was
/// free in between. What is forgotten, as by a new leader, is only judged later; the mark in the
/// row is no look: it may be from before a reorg, or a restore.
final class SecondLook {
  private static final int MOST = 10_000;

  private record First(Address sender, Nonce nonce, BlockHash head) {}

  private final LinkedHashMap<TransactionId, First> looks = new LinkedHashMap<>();

  /// Drops those whose nonce the chain has not counted any more.
  ///
  /// @param counts of all senders that have transactions out
  void keepUsed(Map<Address, Nonce> counts) {
    looks
        .values()
        .removeIf(first -> {
          Nonce count = counts.get(first.sender);
          return count == null || count.compareTo(first.nonce) <= 0;
        });
  }

  /// Whether it was looked at in vain at another head before; notes that it was now.
  boolean isSecond(Open open, BlockHash head) {
    First first =
        looks.putIfAbsent(open.transaction().id(), new First(open.sender(), open.nonce(), head));
    if (looks.size() > MOST) {
      looks.pollFirstEntry();
    }
    return first != null && !first.head.equals(head);
  }

  void found(TransactionId transaction) {
    looks.remove(transaction);
  }
}
