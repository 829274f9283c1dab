package io.relayer.node;

import io.relayer.core.chain.ChainSettings.Timeouts;
import io.relayer.core.chain.NodeSettings;
import io.relayer.node.breaker.BreakerSettings;
import io.relayer.node.rpc.NodeAccess;
import io.relayer.node.rpc.NodeEndpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A node as a member of its chain's pool.
///
/// @param weight its share, next to the others' weights
/// @param requestsPerSecond 0 for no limit
/// @param heads its WebSocket, for new heads; null if it is only polled
public record NodeMember(
    NodeEndpoint endpoint,
    Duty duty,
    int weight,
    BreakerSettings breaker,
    int requestsPerSecond,
    @Nullable NodeAccess heads) {
  private static final BreakerSettings USUAL = new BreakerSettings(2, Duration.ofSeconds(30));

  /// The duty of a node in its pool.
  public enum Duty {
    PRIMARY,
    /// Asked only while no primary one is healthy.
    BACKUP,
    /// Gets every transaction; what it says counts for nothing, and nothing is read from it.
    SEND_ONLY;

    /// For the database.
    public String code() {
      return switch (this) {
        case PRIMARY -> "primary";
        case BACKUP -> "backup";
        case SEND_ONLY -> "send-only";
      };
    }
  }

  public NodeMember {
    if (weight < 1) {
      throw new IllegalArgumentException("expected a weight of 1 or more, found " + weight);
    }
  }

  /// A primary one with the usual settings.
  public static NodeMember of(NodeEndpoint endpoint) {
    return new NodeMember(endpoint, Duty.PRIMARY, 1, USUAL, 0, null);
  }

  /// The same, told of new heads by its WebSocket.
  public NodeMember announcingAt(NodeAccess itsHeads) {
    return new NodeMember(endpoint, duty, weight, breaker, requestsPerSecond, itsHeads);
  }

  /// As configured.
  public static NodeMember of(NodeSettings node, Timeouts timeouts) {
    NodeSettings.Duty duty = node.duty();
    return new NodeMember(
        new NodeEndpoint(
            new NodeAccess(node.url(), node.headers()), timeouts.read(), timeouts.write()),
        duty.sendOnly() ? Duty.SEND_ONLY : duty.backup() ? Duty.BACKUP : Duty.PRIMARY,
        node.weight(),
        new BreakerSettings(node.breaker().maxFails(), node.breaker().failTimeout()),
        duty.requestsPerSecond(),
        node.wsUrl() == null ? null : new NodeAccess(node.wsUrl(), node.headers()));
  }

  boolean isSendOnly() {
    return duty == Duty.SEND_ONLY;
  }
}
