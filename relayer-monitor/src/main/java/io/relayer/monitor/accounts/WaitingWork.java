package io.relayer.monitor.accounts;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.relayer.core.lease.Lease;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import java.time.Duration;
import java.util.List;

/// Counts the senders that wait, by reason, for whoever is to be woken: metric
/// `relayer.senders.waiting`.
public final class WaitingWork implements LeaderWork {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Leader leader;
  private final ChainId chain;
  private final MultiGauge waiting;

  public WaitingWork(Leader leader, ChainId chain, MeterRegistry registry) {
    this.leader = leader;
    this.chain = chain;
    this.waiting =
        MultiGauge.builder("relayer.senders.waiting")
            .description("Senders that wait, by reason; told by the chain's active monitor")
            .tags(Tags.of("chain", chain.toString()))
            .register(registry);
  }

  /// This process is not the active monitor (any more).
  public void end() {
    waiting.register(List.of(), true);
  }

  @Override
  public Duration advance(Lease lease) {
    List<Row<?>> rows =
        leader.read(handle -> WaitingDao.counts(handle, chain)).entrySet().stream()
            .<Row<?>>map(entry -> Row.of(Tags.of("reason", entry.getKey()), entry.getValue()))
            .toList();
    waiting.register(rows, true);
    return PAUSE;
  }
}
