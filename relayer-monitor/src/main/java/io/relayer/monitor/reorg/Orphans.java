package io.relayer.monitor.reorg;

import io.relayer.core.chain.FinalityViolation;
import io.relayer.core.domain.ChainId;
import io.relayer.core.lifecycle.InclusionDao;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Transactions in blocks that are not canonical any more: pending ones are put back and sent
/// again, final ones are finality violations and put back as well.
public final class Orphans {
  private static final int BATCH = 1_000;

  private Orphans() {}

  /// What one SQL transaction did.
  ///
  /// @param all whether none is left; if not, this is to be done again in a further one
  public record PutBack(int reorged, int violated, boolean all) {}

  public static PutBack putBack(Handle handle, ChainId chain, List<InBlock> orphaned) {
    if (orphaned.isEmpty()) {
      return new PutBack(0, 0, true);
    }
    List<Ref> pending = InclusionDao.lockPending(handle, chain, orphaned, BATCH);
    int reorged = TransactionSteps.reorged(handle, pending).size();
    List<Ref> ended = InclusionDao.lockFinal(handle, chain, orphaned, BATCH);
    int violated = TransactionSteps.violated(handle, ended).size();
    FinalityViolation.tell(handle, chain, violated);
    return new PutBack(reorged, violated, pending.size() < BATCH && ended.size() < BATCH);
  }
}
