package io.relayer.monitor.finality;

import io.relayer.core.chain.FinalizedTag;
import io.relayer.core.domain.ChainId;
import io.relayer.core.lease.Lease;
import io.relayer.core.lifecycle.InclusionDao;
import io.relayer.core.lifecycle.InclusionDao.Deep;
import io.relayer.core.lifecycle.InclusionDao.Depth;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.window.Window;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes transactions final, reverted ones too, once their block is as deep as each of them asks
/// and is the one that the window has at its number. Nothing here goes by a clock.
///
/// A block below the window was canonical when the window last met the chain, and every header
/// since has linked to it; a reorg that deep makes the window anew, and then each such block is
/// compared again.
public final class FinalityJudge {
  private static final Logger log = LoggerFactory.getLogger(FinalityJudge.class);
  private static final int BATCH = 1_000;

  private final Leader leader;
  private final ChainTerms terms;

  public FinalityJudge(Leader leader, ChainTerms terms) {
    this.leader = leader;
    this.terms = terms;
  }

  /// Goes through all that is deep enough, in several SQL transactions.
  ///
  /// @param tag the chain's `finalized` tag
  /// @return how many became final
  public int settle(Lease lease, Window window, OptionalLong tag) {
    long head = window.head().number();
    long finalized = FinalizedTag.number(head, tag, terms.finality().retryDepth());
    long newest = head + 1 - terms.finality().confirmations();
    Depth depth = new Depth(head, finalized, newest, window.from());
    int all = 0;
    while (true) {
      Settled settled = leader.write(lease, handle -> settle(handle, terms.chain(), depth));
      all += settled.moved;
      if (settled.found < BATCH || settled.moved == 0) {
        return all;
      }
    }
  }

  private record Settled(int found, int moved) {}

  private static Settled settle(Handle handle, ChainId chain, Depth depth) {
    List<Deep> deep = InclusionDao.deepEnough(handle, chain, depth, BATCH);
    if (deep.isEmpty()) {
      return new Settled(0, 0);
    }
    List<Ref> astray = refs(deep, false);
    if (!astray.isEmpty()) {
      log.error("{} transactions are in blocks that are not canonical: put back", astray.size());
      TransactionSteps.reorged(handle, astray); // one that moved meanwhile is judged anew
    }
    return new Settled(deep.size(), TransactionSteps.finalised(handle, refs(deep, true)).size());
  }

  private static List<Ref> refs(List<Deep> deep, boolean canonical) {
    return deep.stream()
        .filter(one -> one.canonical() == canonical)
        .map(Deep::transaction)
        .toList();
  }
}
