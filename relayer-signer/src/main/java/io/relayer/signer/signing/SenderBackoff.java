package io.relayer.signer.signing;

import static java.util.Objects.requireNonNull;

import io.relayer.core.database.FailureLine;
import io.relayer.core.restore.ServerChangedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Senders whose last round failed sit out for 1, 2, 4, then 8 seconds, each on the chain where it
/// did, so that the others go on. Used by one thread.
///
/// Why: RATIONALE.md#sender-backoff.
final class SenderBackoff {
  private static final Logger log = LoggerFactory.getLogger(SenderBackoff.class);
  private static final int MOST_DOUBLINGS = 3;
  private static final int TOLD_AFTER = 3;

  private final Map<SenderKey, Trouble> troubles = new HashMap<>();

  private record Trouble(int failures, long untilNanos) {}

  boolean sitsOut(SenderKey key, long nowNanos) {
    Trouble trouble = troubles.get(key);
    return trouble != null && nowNanos - trouble.untilNanos() < 0;
  }

  /// Whether its last round failed.
  boolean has(SenderKey key) {
    return troubles.containsKey(key);
  }

  /// Whether so many of its rounds in a row have failed that it is to be told.
  boolean isToBeTold(SenderKey key) {
    Trouble trouble = troubles.get(key);
    return trouble != null && trouble.failures() >= TOLD_AFTER;
  }

  private void failed(SenderKey key, Throwable failure, long nowNanos) {
    Duration pause = sitOut(key, nowNanos);
    FailureLine line = FailureLine.of(failure);
    log.warn(
        "signing for {} failed, {} in a row; tried again in {}: {}",
        key,
        requireNonNull(troubles.get(key)).failures(),
        pause,
        line.words(),
        line.trace());
  }

  /// Takes note of rounds that have ended.
  ///
  /// @param unsigned whether the key gave no signature, which the log says already
  /// @throws ServerChangedException where one of them was given up for that: it is nobody's trouble
  <R> void note(List<SenderRounds.Ended<R>> ended, Predicate<R> unsigned) {
    Failures failures = new Failures();
    for (SenderRounds.Ended<R> one : ended) {
      switch (one) {
        case SenderRounds.Ended.Well<R>(var key, var result) -> {
          if (unsigned.test(result)) {
            sitOut(key, System.nanoTime());
          } else {
            troubles.remove(key);
          }
        }
        case SenderRounds.Ended.Badly<R>(var key, var failure) -> {
          if (failure instanceof ServerChangedException changed) {
            failures.add(changed);
          } else {
            failed(key, failure, System.nanoTime());
          }
        }
      }
    }
    failures.rethrow();
  }

  private Duration sitOut(SenderKey key, long nowNanos) {
    Trouble before = troubles.get(key);
    int failures = before == null ? 1 : before.failures() + 1;
    Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    troubles.put(key, new Trouble(failures, nowNanos + pause.toNanos()));
    return pause;
  }
}
