package io.relayer.monitor.inclusion;

import io.relayer.core.domain.TransactionId;
import io.relayer.core.lifecycle.ChainMatchDao.Open;
import java.util.LinkedHashMap;

/// Transactions that could not be judged, each with the block at which that was tried: not tried
/// again at each head. What is forgotten is only tried sooner.
final class Unsettled {
  private static final int EVERY_BLOCKS = 25;
  private static final int SOONER_BY = 20;
  private static final int MOST = 10_000;

  private final LinkedHashMap<TransactionId, Long> tried = new LinkedHashMap<>();

  void put(Open open, long block) {
    tried.remove(open.transaction().id());
    tried.put(open.transaction().id(), block);
    if (tried.size() > MOST) {
      tried.pollFirstEntry();
    }
  }

  /// What may be told soon, as by another node.
  void putForLess(Open open, long block) {
    put(open, block - SOONER_BY);
  }

  boolean isDue(Open open, long block) {
    Long before = tried.get(open.transaction().id());
    return before == null || block < before || block - before >= EVERY_BLOCKS;
  }
}
