package io.relayer.node.heads;

import io.relayer.core.runtime.Backoff;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Step;
import io.relayer.core.runtime.Wakeup;
import io.relayer.node.rpc.NodeAccess;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A node's new heads over WebSocket (`eth_subscribe`). When the connection is lost, it is made
/// anew after about 1, 2, 4, 8, 16, then 30 seconds, until it is closed. Only a head ends this row:
/// what can be subscribed to and then tells nothing is not worth more.
///
/// Why: RATIONALE.md#announced-head.
public final class HeadSubscription implements Step {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final Connection.Opener opener;
  private final Runnable arrived;
  private final SubscriptionSettings settings;
  private final HeadListener listener;
  private final LongSupplier nanos;
  private @Nullable Session session;
  private int losses;
  private Duration delay = Duration.ZERO;
  private long lostAt;

  /// @param arrived is run when [#advance] should be called, by any thread
  /// @param nanos a clock that only goes forward
  HeadSubscription(
      Connection.Opener opener,
      Runnable arrived,
      SubscriptionSettings settings,
      HeadListener listener,
      LongSupplier nanos) {
    this.opener = opener;
    this.arrived = arrived;
    this.settings = settings;
    this.listener = listener;
    this.nanos = nanos;
  }

  /// Begins to connect. Closing the loop closes the connection.
  ///
  /// @param name of the loop
  /// @param access `ws` or `wss`
  /// @param client is to be shut down after the loop was closed: a try to connect may be under way
  public static RunLoop start(
      String name,
      NodeAccess access,
      HttpClient client,
      SubscriptionSettings settings,
      HeadListener listener) {
    var wakeup = new Wakeup();
    var opener = new WebSocketConnection.Opener(client, access, settings.subscribedWithin());
    return RunLoop.onVirtualThread(
        name,
        new HeadSubscription(opener, wakeup::signal, settings, listener, System::nanoTime),
        wakeup);
  }

  @Override
  public Duration advance() {
    Session current = session;
    if (current == null) {
      return connect();
    }
    return switch (current.advance()) {
      case Session.Event.Going(Duration pause) -> pause;
      case Session.Event.Subscribed _ -> {
        listener.onConnected();
        yield Duration.ZERO;
      }
      case Session.Event.Head(long number) -> {
        losses = 0;
        listener.onHead(number);
        yield Duration.ZERO;
      }
      case Session.Event.Lost(String detail) -> lost(current, detail);
    };
  }

  private Duration connect() {
    Duration left = delay.minusNanos(nanos.getAsLong() - lostAt);
    if (losses > 0 && left.isPositive()) {
      return left;
    }
    session = new Session(opener.open(arrived), settings, nanos);
    return Duration.ZERO;
  }

  private Duration lost(Session lost, String detail) {
    session = null;
    losses++;
    delay = BACKOFF.delay(losses);
    lostAt = nanos.getAsLong();
    lost.close();
    listener.onLost(opener.withoutSecrets(detail));
    return delay;
  }

  @Override
  public void close() {
    Session current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }
}
