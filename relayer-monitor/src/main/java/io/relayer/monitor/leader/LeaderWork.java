package io.relayer.monitor.leader;

import io.relayer.core.lease.Lease;
import java.time.Duration;

/// A piece of the active monitor's work.
@FunctionalInterface
public interface LeaderWork {
  /// @param lease to be named by what is written
  /// @return how long to wait before the next piece
  Duration advance(Lease lease) throws Exception;
}
