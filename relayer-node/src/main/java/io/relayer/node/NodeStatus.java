package io.relayer.node;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is known of one node.
///
/// @param node scheme, host and port; a number follows where several nodes share them
/// @param headNumber the newest block that it told of
/// @param latency of the last answer
/// @param checkedAt when it was last heard of, or given up for the moment
public record NodeStatus(
    String node,
    State state,
    OptionalLong headNumber,
    @Nullable Duration latency,
    @Nullable String lastError,
    @Nullable String clientVersion,
    @Nullable Instant checkedAt) {
  /// Whether the node is asked.
  public enum State {
    /// Not heard of yet.
    UNKNOWN,
    USABLE,
    /// Not asked until a probe succeeds.
    UNUSABLE,
    /// It serves another chain than the configured one; never asked again.
    WRONG_CHAIN;

    /// For the database.
    public String code() {
      return switch (this) {
        case UNKNOWN -> "unknown";
        case USABLE -> "usable";
        case UNUSABLE -> "unusable";
        case WRONG_CHAIN -> "wrong-chain";
      };
    }
  }
}
