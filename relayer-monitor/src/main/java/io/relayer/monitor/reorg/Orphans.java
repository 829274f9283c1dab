package io.relayer.monitor.reorg;

import io.relayer.core.chain.FinalityViolation;
import io.relayer.core.domain.ChainId;
import io.relayer.core.lifecycle.InclusionDao;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Transactions in blocks that are not canonical any more: pending ones are put back and sent
/// again, final ones are finality violations and put back as well. So are those that a stranger's
/// transaction in such a block had ended: their nonce may be free again.
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
    // Each is read after the step before: that of an older generation moves the newest one as well.
    List<Ref> ended = InclusionDao.lockFinal(handle, chain, orphaned, BATCH);
    int violated = violated(handle, ended);
    List<Ref> superseded = InclusionDao.lockSuperseded(handle, chain, orphaned, BATCH);
    violated += violated(handle, superseded);
    FinalityViolation.tell(handle, chain, violated);
    boolean all = Stream.of(pending, ended, superseded).allMatch(some -> some.size() < BATCH);
    return new PutBack(reorged, violated, all);
  }

  private static int violated(Handle handle, List<Ref> refs) {
    return TransactionSteps.violated(handle, refs).size();
  }
}
