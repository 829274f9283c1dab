package io.relayer.monitor.inclusion;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.inclusion.ChainMatchDao.Open;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Transactions of which no attempt was found in a block though the chain has counted their nonce,
/// each with the head at which that was seen first. One is judged at a second look, at another
/// head: what a node had not got yet at the first is found then. It begins anew where the nonce was
/// free in between. What is forgotten, as by a new leader, is only judged later; the mark in the
/// row is no look: it may be from before a reorg, or a restore.
///
/// However many there are, those of the page that is looked at again at the next head are not
/// forgotten: so each page gets its second look.
///
/// Why: RATIONALE.md#second-look.
final class SecondLook {
  private final int most;

  private record First(Address sender, Nonce nonce, BlockHash head) {}

  private final LinkedHashMap<TransactionId, First> looks = new LinkedHashMap<>();
  private Set<TransactionId> page = Set.of();

  /// @param most how many are remembered beside those of a page
  SecondLook(int most) {
    this.most = most;
  }

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

  /// Those that come next are of this page: of all others the oldest are forgotten first.
  void turnTo(Collection<Open> opens) {
    page = opens.stream().map(open -> open.transaction().id()).collect(Collectors.toSet());
  }

  /// Whether it was looked at in vain at another head before; notes that it was now.
  boolean isSecond(Open open, BlockHash head) {
    First first =
        looks.putIfAbsent(open.transaction().id(), new First(open.sender(), open.nonce(), head));
    if (looks.size() > most) {
      forgetOldest();
    }
    return first != null && !first.head.equals(head);
  }

  private void forgetOldest() {
    Iterator<TransactionId> oldest = looks.keySet().iterator();
    while (oldest.hasNext()) {
      if (!page.contains(oldest.next())) {
        oldest.remove();
        return;
      }
    }
  }

  void found(TransactionId transaction) {
    looks.remove(transaction);
  }
}
