package io.relayer.core.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Channels that are to be announced, at most once per interval each. The first word goes out at
/// once; what comes within the interval goes out together at its end, so that nothing is left out.
final class Throttle {
  private static final Duration IDLE = Duration.ofHours(1);

  private final long interval;
  private final Set<Channel> waiting = new HashSet<>();
  private final Map<Channel, Long> toldAt = new HashMap<>();

  Throttle(Duration interval) {
    this.interval = interval.toNanos();
  }

  /// @return whether it was not waiting already
  synchronized boolean add(Channel channel) {
    return waiting.add(channel);
  }

  /// Takes out those that may be told of now.
  synchronized List<Channel> due(long now) {
    List<Channel> due = waiting.stream().filter(channel -> left(channel, now) <= 0).toList();
    due.forEach(waiting::remove);
    due.forEach(channel -> toldAt.put(channel, now));
    return due;
  }

  /// Until the next of those that wait is due.
  synchronized Duration delay(long now) {
    return waiting.stream()
        .map(channel -> Duration.ofNanos(Math.max(0, left(channel, now))))
        .min(Duration::compareTo)
        .orElse(IDLE);
  }

  private long left(Channel channel, long now) {
    Long told = toldAt.get(channel);
    return told == null ? 0 : told + interval - now;
  }
}
