package io.relayer.monitor;

import io.relayer.core.chain.ChainSettings;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Health;
import io.relayer.ethereum.abi.CustomErrors;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.node.ChainNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The monitor role: watches the configured chains. Any number of processes may have it; each chain
/// is watched by one of them at a time, the others stand by.
///
/// For an active chain it keeps up the head, fees, accounts and node tables, judges what is
/// included, reorganised or final, estimates gas, and puts into the outbox again what is to be sent
/// again. The chain's row must be in table `chains`.
public final class MonitorRole implements AutoCloseable {
  private final List<ChainMonitor> monitors = new ArrayList<>();
  private final List<ChainId> chains = new ArrayList<>();

  /// A chain to be watched, and the way to it.
  public record Watched(ChainSettings settings, ChainNodes nodes) {}

  private MonitorRole() {}

  /// Starts to watch, or to stand by.
  ///
  /// @param watch no request is retried over a database that it has not verified
  /// @param errors what contracts say when they revert
  public static MonitorRole start(
      RoleContext context, ServerWatch watch, List<Watched> watched, CustomErrors errors) {
    MonitorRole role = new MonitorRole();
    for (Watched one : watched) {
      role.chains.add(one.settings().id());
      ChainTerms terms = ChainTerms.of(one.settings(), errors);
      role.monitors.add(ChainMonitor.start(context, watch, terms, one.nodes()));
    }
    return role;
  }

  /// The chains that this process is the active monitor of.
  public Set<ChainId> active() {
    Set<ChainId> active = new TreeSet<>(java.util.Comparator.comparingLong(ChainId::value));
    for (int i = 0; i < monitors.size(); i++) {
      if (monitors.get(i).isActive()) {
        active.add(chains.get(i));
      }
    }
    return active;
  }

  /// Of every loop; that of a chain's heads also says if the nodes serve another chain.
  public List<Health> health() {
    return monitors.stream().flatMap(monitor -> monitor.health().stream()).toList();
  }

  /// Ends the loops and gives the leases back.
  @Override
  public void close() {
    monitors.parallelStream().forEach(ChainMonitor::close);
  }
}
