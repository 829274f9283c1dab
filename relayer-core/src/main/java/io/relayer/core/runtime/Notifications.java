package io.relayer.core.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Wakes loops when there is work for them: those of this process directly, those of other
/// processes by a `NOTIFY` on a connection of its own.
///
/// It only makes things faster. A word may be lost with a connection, so each loop polls as well.
public final class Notifications implements AutoCloseable {
  private static final Duration AT_MOST_EVERY = Duration.ofMillis(20);

  private final Map<Channel, List<Wakeup>> subscribers = new ConcurrentHashMap<>();
  private final Throttle throttle = new Throttle(AT_MOST_EVERY);
  private final Wakeup toTell = new Wakeup();
  private final List<RunLoop> loops;

  private Notifications(Connector connector) {
    NotifySender teller = new NotifySender(connector, throttle);
    NotifyListener listener = new NotifyListener(connector, teller, this::wake, this::wakeAll);
    this.loops =
        List.of(
            RunLoop.onVirtualThread("notify", teller, toTell),
            RunLoop.onVirtualThread("listen", listener, new Wakeup()));
  }

  /// Begins to listen.
  ///
  /// @param connector opens the two connections, which must not come from a pool that others wait
  ///   for
  public static Notifications start(Connector connector) {
    return new Notifications(connector);
  }

  /// Signals `wakeup` whenever `channel` is announced, here or in another process.
  public void subscribe(Channel channel, Wakeup wakeup) {
    subscribers.computeIfAbsent(channel, _ -> new CopyOnWriteArrayList<>()).add(wakeup);
  }

  /// Tells of work. To be called after the commit that made it: inside the SQL transaction a
  /// `NOTIFY` would more than halve the rate of commits, and wake loops that can't see the work
  /// yet.
  public void announce(Channel channel) {
    wake(channel);
    if (throttle.add(channel)) {
      toTell.signal();
    }
  }

  private void wake(Channel channel) {
    subscribers.getOrDefault(channel, List.of()).forEach(Wakeup::signal);
  }

  private void wakeAll() {
    subscribers.values().forEach(wakeups -> wakeups.forEach(Wakeup::signal));
  }

  public List<Health> health() {
    return loops.stream().map(RunLoop::health).toList();
  }

  @Override
  public void close() {
    loops.forEach(RunLoop::stop);
    loops.forEach(RunLoop::close);
  }
}
