package io.relayer.monitor.heads;

import io.relayer.core.database.PassedOver;
import io.relayer.core.lease.Lease;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.UnprovedBlockDao;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.heads.Orphans.PutBack;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes pending again what blocks held that are not canonical any more, in as many SQL
/// transactions as that takes. Who dies between two of them has made some pending again; the rest
/// is found again, since what the last one writes besides is not there.
///
/// A row that the database refuses to make pending again is not forgotten with the window that its
/// block was in: the last SQL transaction also writes the block to those that are asked about at
/// each head ([UnprovedBlocks]), so that it is tried again, and nothing is built on it meanwhile.
public final class OrphanWriter {
  private static final Logger log = LoggerFactory.getLogger(OrphanWriter.class);

  private final Leader leader;
  private final ChainId chain;
  private final MonitorMetrics metrics;
  private final PassedOver<TransactionId> passedOver;

  public OrphanWriter(Leader leader, ChainId chain, MonitorMetrics metrics) {
    this.leader = leader;
    this.chain = chain;
    this.metrics = metrics;
    this.passedOver = metrics.passedOver("is in a block that is gone, and can't be put back");
  }

  /// What is written in the last of the SQL transactions.
  public interface Last {
    /// @return how many transactions were found included
    int write(Handle handle);
  }

  private record Written(PutBack back, int included) {}

  /// @param included how many transactions the last of the SQL transactions found included
  /// @param refused how many could not be made pending again
  public record Done(int included, int refused) {}

  public Done putBack(Lease lease, List<InBlock> orphaned, Last last) {
    int refused = 0;
    while (true) {
      int before = refused;
      Written written =
          leader.write(
              lease,
              handle -> {
                PutBack back = Orphans.putBack(handle, chain, orphaned, before, passedOver);
                int included = back.all() ? last.write(handle) : 0;
                if (back.all() && back.refused() > 0) {
                  UnprovedBlockDao.put(handle, chain, orphaned);
                  UnprovedBlockDao.asked(handle, chain, orphaned);
                }
                return new Written(back, included);
              });
      report(written.back);
      if (written.back.all()) {
        return new Done(written.included, written.back.refused());
      }
      refused = written.back.refused();
    }
  }

  private void report(PutBack back) {
    metrics.count("reorged", back.reorged());
    metrics.count("violated", back.violated());
    if (back.violated() > 0) {
      log.error(
          "chain {}: finality violation: {} final transactions were in blocks that are gone",
          chain,
          back.violated());
    }
  }
}
