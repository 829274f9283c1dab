package io.relayer.node;

import io.relayer.node.NodeMember.Duty;
import io.relayer.node.state.NodeState;
import io.relayer.node.state.NodeState.Alive;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A snapshot of one node, for operators.
///
/// @param node scheme, host and port; a number follows where several nodes share them
/// @param breaker `closed`, `open` or `half-open`
/// @param client as the node names itself; null if it was not asked yet
public record NodeStatus(
    String node,
    Duty duty,
    NodeState state,
    String breaker,
    Measures measures,
    @Nullable String client) {

  /// @param headNumber the newest block that it told of
  /// @param lag how many blocks the foremost node is ahead of it
  /// @param errorRate the share of recent calls that got no answer, 0 to 1
  /// @param latency of the last answer
  /// @param lastErrorAt when that was; null where there is none
  /// @param checkedAt when it last answered, or was asked in vain
  public record Measures(
      OptionalLong headNumber,
      OptionalLong lag,
      double errorRate,
      @Nullable Duration latency,
      @Nullable String lastError,
      @Nullable Instant lastErrorAt,
      @Nullable Instant checkedAt) {}

  /// Whether it is in use without reservation.
  public boolean isHealthy() {
    return state instanceof Alive && !breaker.equals("open");
  }

  public OptionalLong headNumber() {
    return measures.headNumber();
  }

  public @Nullable String lastError() {
    return measures.lastError();
  }
}
