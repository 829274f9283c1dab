package io.relayer.monitor.reorg;

import io.relayer.core.domain.ChainId;
import io.relayer.core.lease.Lease;
import io.relayer.core.lifecycle.InclusionDao.InBlock;
import io.relayer.core.outbox.Lane;
import io.relayer.core.run.Channel;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.reorg.Orphans.PutBack;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts back what blocks held that are not canonical any more, in as many SQL transactions as that
/// takes, and tells of it. Who dies between two of them has put some back; the rest is found again,
/// since what the last one writes besides is not there.
public final class OrphanWriter {
  private static final Logger log = LoggerFactory.getLogger(OrphanWriter.class);

  private final Leader leader;
  private final ChainId chain;
  private final MonitorMetrics metrics;

  public OrphanWriter(Leader leader, ChainId chain, MonitorMetrics metrics) {
    this.leader = leader;
    this.chain = chain;
    this.metrics = metrics;
  }

  /// What is written in the last of the SQL transactions.
  public interface Last {
    /// @return how many transactions were found included
    int write(Handle handle);
  }

  private record Written(PutBack back, int included) {}

  /// @return how many transactions the last of the SQL transactions found included
  public int putBack(Lease lease, List<InBlock> orphaned, Last last) {
    while (true) {
      Written written =
          leader.write(
              lease,
              handle -> {
                PutBack back = Orphans.putBack(handle, chain, orphaned);
                return new Written(back, back.all() ? last.write(handle) : 0);
              });
      report(written.back);
      if (written.back.all()) {
        return written.included;
      }
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
    if (back.reorged() + back.violated() > 0) {
      leader.announce().accept(Channel.outbox(Lane.TRANSITIONS.name()));
    }
  }
}
