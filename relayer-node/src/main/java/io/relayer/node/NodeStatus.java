package io.relayer.node;

import io.relayer.node.chain.ForeignText;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is known of one node.
///
/// @param node scheme, host and port; a number follows where several nodes share them
/// @param headNumber the newest block that it told of
/// @param latency of the last answer
/// @param checkedAt when it last answered, or was asked in vain
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

  static NodeStatus unknown(String node) {
    return new NodeStatus(node, State.UNKNOWN, OptionalLong.empty(), null, null, null, null);
  }

  NodeStatus with(State next) {
    return new NodeStatus(node, next, headNumber, latency, lastError, clientVersion, checkedAt);
  }

  NodeStatus withHead(long number) {
    return new NodeStatus(
        node, state, OptionalLong.of(number), latency, lastError, clientVersion, checkedAt);
  }

  NodeStatus withClientVersion(String version) {
    return new NodeStatus(node, state, headNumber, latency, lastError, version, checkedAt);
  }

  NodeStatus answered(Duration after) {
    return new NodeStatus(node, state, headNumber, after, lastError, clientVersion, Instant.now());
  }

  NodeStatus failed(String error) {
    return new NodeStatus(
        node, state, headNumber, latency, ForeignText.clean(error), clientVersion, Instant.now());
  }
}
