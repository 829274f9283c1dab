package io.relayer.monitor.leader;

import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.runtime.Step;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does a leader's work while this process is the leader, else waits.
public final class LeaderStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(LeaderStep.class);
  private static final Duration STAND_BY = Duration.ofMillis(500);

  private final Leader leader;
  private final LeaderWork work;

  public LeaderStep(Leader leader, LeaderWork work) {
    this.leader = leader;
    this.work = work;
  }

  /// For work that needs a node: it waits for one as well.
  public static LeaderStep asking(ChainNodes nodes, Leader leader, LeaderWork work) {
    return new LeaderStep(
        leader, lease -> nodes.awaitUsable(STAND_BY) ? work.advance(lease) : Duration.ZERO);
  }

  @Override
  public Duration advance() throws Exception {
    Optional<Lease> lease = leader.lease().get();
    if (lease.isEmpty()) {
      return STAND_BY;
    }
    try {
      return work.advance(lease.get());
    } catch (LeaseLostException e) {
      log.info("{}", e.getMessage());
      return STAND_BY;
    }
  }
}
