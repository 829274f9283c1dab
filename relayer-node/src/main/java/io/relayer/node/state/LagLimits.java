package io.relayer.node.state;

import java.time.Duration;

/// The lag from which on a node is not asked while another one keeps up.
///
/// @param blocks more than so many behind the best node
/// @param headAge no new block for longer than this
public record LagLimits(long blocks, Duration headAge) {
  /// A node that was late has caught up when it is at most half as late as is allowed: so one at
  /// the limit does not come and go.
  long toRecover() {
    return blocks / 2;
  }
}
