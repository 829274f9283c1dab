package io.relayer.monitor;

import io.relayer.core.lease.LeaseKeeper;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Channel;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.monitor.accounts.AccountWork;
import io.relayer.monitor.accounts.WaitingWork;
import io.relayer.monitor.estimates.EstimateWork;
import io.relayer.monitor.fees.FeeWork;
import io.relayer.monitor.heads.Genesis;
import io.relayer.monitor.heads.HeadFollower;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderStep;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.StandBy;
import io.relayer.monitor.nodes.NodeWork;
import io.relayer.monitor.resend.ResendWork;
import io.relayer.monitor.resend.SilentWork;
import io.relayer.monitor.retry.GenerationWork;
import io.relayer.monitor.retry.RetryWork;
import io.relayer.node.ChainNodes;
import java.util.ArrayList;
import java.util.List;

/// One chain's monitor: a lease, and a loop for each part of the work, so that none waits for
/// another.
final class ChainMonitor implements AutoCloseable {
  private final ChainNodes nodes;
  private final Leader leader;
  private final LeaseKeeper keeper;
  private final Wakeup headWakeup = new Wakeup();
  private final List<RunLoop> loops = new ArrayList<>();

  private ChainMonitor(RoleContext context, ChainTerms terms, ChainNodes nodes) {
    this.nodes = nodes;
    this.keeper =
        LeaseKeeper.start(
            context.database(), "monitor:" + terms.chain(), context.leases(), headWakeup);
    this.leader =
        new Leader(context.database(), keeper::current, context.notifications()::announce);
  }

  static ChainMonitor start(
      RoleContext context, ServerWatch watch, ChainTerms terms, ChainNodes nodes) {
    ChainMonitor monitor = new ChainMonitor(context, terms, nodes);
    Leader leader = monitor.leader;
    MonitorMetrics metrics = new MonitorMetrics(context.registry(), terms.chain());
    WaitingWork waiting = new WaitingWork(leader, terms.chain(), context.registry());
    Genesis genesis = new Genesis(leader, nodes);
    Wakeup estimates = new Wakeup();
    context.notifications().subscribe(Channel.ESTIMATES, estimates);
    monitor.run(
        "heads",
        genesis.asking(new HeadFollower(leader, nodes, terms, metrics)),
        monitor.headWakeup);
    nodes.wakeOnHeads(monitor.headWakeup);
    monitor.run("fees", genesis.awaiting(new FeeWork(leader, nodes, terms)), new Wakeup());
    monitor.run(
        "accounts", genesis.awaiting(new AccountWork(leader, nodes, terms, metrics)), new Wakeup());
    monitor.run(
        "estimates", genesis.awaiting(new EstimateWork(leader, nodes, terms, metrics)), estimates);
    monitor.run("resend", genesis.awaiting(new ResendWork(leader, terms, metrics)), new Wakeup());
    monitor.run("silent", genesis.awaiting(new SilentWork(leader, terms, metrics)), new Wakeup());
    monitor.loops.add(
        RunLoop.onVirtualThread(
            monitor.name("waiting"), new LeaderStep(leader, waiting), new Wakeup()));
    monitor.loops.add(
        RunLoop.onVirtualThread(
            monitor.name("stand-by"),
            new StandBy(leader, metrics::end, waiting::end),
            new Wakeup()));
    monitor.loops.add(
        RunLoop.onVirtualThread(
            monitor.name("nodes"),
            new LeaderStep(leader, new NodeWork(leader, nodes)),
            new Wakeup()));
    monitor.loops.add(
        RunLoop.onVirtualThread(
            monitor.name("retries"),
            new LeaderStep(leader, new RetryWork(leader, terms.chain(), watch, metrics)),
            new Wakeup()));
    monitor.loops.add(
        RunLoop.onVirtualThread(
            monitor.name("generations"),
            new LeaderStep(leader, new GenerationWork(leader, terms.chain())),
            new Wakeup()));
    return monitor;
  }

  private void run(String part, LeaderWork work, Wakeup wakeup) {
    loops.add(RunLoop.onVirtualThread(name(part), LeaderStep.asking(nodes, leader, work), wakeup));
  }

  private String name(String part) {
    return "monitor %s %s".formatted(nodes.chainId(), part);
  }

  boolean isActive() {
    return keeper.current().isPresent();
  }

  List<Health> health() {
    List<Health> health = new ArrayList<>();
    health.add(keeper.health());
    loops.forEach(loop -> health.add(loop.health()));
    return health;
  }

  /// Gives the lease back after the loops have ended, so that a stand-by takes over at once.
  @Override
  public void close() {
    loops.forEach(RunLoop::stop);
    loops.forEach(RunLoop::close);
    keeper.close();
  }
}
