package io.relayer.monitor.leader;

import io.relayer.core.runtime.Step;
import java.time.Duration;
import java.util.List;

/// Takes back what only the active monitor of a chain tells, while this process is not the active
/// one. A loop of its own: those that tell it may hang in a question to a node.
public final class StandBy implements Step {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Leader leader;
  private final List<Runnable> ends;

  /// @param ends may be run again and again
  public StandBy(Leader leader, Runnable... ends) {
    this.leader = leader;
    this.ends = List.of(ends);
  }

  @Override
  public Duration advance() {
    if (leader.lease().get().isEmpty()) {
      ends.forEach(Runnable::run);
    }
    return EVERY;
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
