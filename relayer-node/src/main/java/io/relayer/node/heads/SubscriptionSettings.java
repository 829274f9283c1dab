package io.relayer.node.heads;

import io.relayer.ethereum.value.ChainId;
import java.time.Duration;

/// The time-outs of a subscription, after which it is taken to be lost.
///
/// @param chain what the node must serve
/// @param subscribedWithin to connect and be subscribed
/// @param pingEvery how often the node is asked whether it is there
/// @param pongWithin to say anything after that
/// @param silence without a head: some servers drop a subscription and keep the connection
public record SubscriptionSettings(
    ChainId chain,
    Duration subscribedWithin,
    Duration pingEvery,
    Duration pongWithin,
    Duration silence) {
  private static final Duration SUBSCRIBED_WITHIN = Duration.ofSeconds(10);
  private static final Duration PING_EVERY = Duration.ofSeconds(10);
  private static final Duration PONG_WITHIN = Duration.ofSeconds(5);

  public SubscriptionSettings {
    for (Duration time : new Duration[] {subscribedWithin, pingEvery, pongWithin, silence}) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("expected times above 0, found " + time);
      }
    }
  }

  /// The usual ones.
  public static SubscriptionSettings of(ChainId chain, Duration silence) {
    return new SubscriptionSettings(chain, SUBSCRIBED_WITHIN, PING_EVERY, PONG_WITHIN, silence);
  }
}
