package io.relayer.signer.signing;

import io.relayer.core.domain.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Senders whose last round failed sit out for 1, 2, 4, then 8 seconds, so that the others go on.
/// Used by one thread.
final class SenderTroubles {
  private static final Logger log = LoggerFactory.getLogger(SenderTroubles.class);
  private static final int MOST_DOUBLINGS = 3;

  private final Map<Address, Trouble> troubles = new HashMap<>();

  private record Trouble(int failures, long untilNanos) {}

  boolean sitsOut(Address sender, long nowNanos) {
    Trouble trouble = troubles.get(sender);
    return trouble != null && nowNanos - trouble.untilNanos() < 0;
  }

  void failed(Address sender, Throwable failure, long nowNanos) {
    Trouble before = troubles.get(sender);
    int failures = before == null ? 1 : before.failures() + 1;
    Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    troubles.put(sender, new Trouble(failures, nowNanos + pause.toNanos()));
    log.warn(
        "signing for {} failed, {} in a row; tried again in {}", sender, failures, pause, failure);
  }

  void worked(Address sender) {
    troubles.remove(sender);
  }
}
