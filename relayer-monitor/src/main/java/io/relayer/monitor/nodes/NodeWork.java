package io.relayer.monitor.nodes;

import io.relayer.core.lease.Lease;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.nodes.NodeDao.NodeReport;
import io.relayer.node.ChainNodes;
import io.relayer.node.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Writes table `nodes` every few seconds: how the nodes look from the process that is the active
/// monitor.
public final class NodeWork implements LeaderWork {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Leader leader;
  private final ChainNodes nodes;

  public NodeWork(Leader leader, ChainNodes nodes) {
    this.leader = leader;
    this.nodes = nodes;
  }

  @Override
  public Duration advance(Lease lease) {
    List<NodeReport> reports = nodes.status().stream().map(NodeWork::report).toList();
    leader.write(
        lease,
        handle -> {
          NodeDao.replace(handle, nodes.chainId(), reports);
          return reports;
        });
    return EVERY;
  }

  private static NodeReport report(NodeStatus status) {
    NodeStatus.Measures seen = status.measures();
    return new NodeReport(
        status.node(),
        status.duty().code(),
        status.state().code(),
        status.breaker(),
        new NodeReport.Head(orNull(seen.headNumber()), orNull(seen.lag())),
        new NodeReport.Health(
            seen.errorRate(),
            seen.latency(),
            seen.lastError(),
            seen.lastErrorAt(),
            status.client(),
            seen.checkedAt() == null ? Instant.now() : seen.checkedAt()));
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
