package io.relayer.core.runtime;

import io.relayer.core.database.FailureLine;
import io.relayer.core.runtime.Health.Failure;
import io.relayer.core.runtime.Health.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The body of a loop, without its thread: calls the step each round, counts failures in a row and
/// says each of them once.
///
/// Why: RATIONALE.md#ending-loop.
final class LoopBody {
  private static final Logger log = LoggerFactory.getLogger(RunLoop.class);

  /// How long to wait after a round.
  ///
  /// @param interruptible whether a wake-up may end the wait early; not while backing off, or a
  ///   stream of signals would turn a failure into a hot loop
  record Pause(Duration length, boolean interruptible) {}

  private final String name;
  private final Step step;
  private final Backoff backoff;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final BooleanSupplier ending;
  private volatile Work work;
  private volatile @Nullable Instant lastSuccess;
  private volatile @Nullable Failure failure;

  /// @param nanos measures how long a round takes, whatever is done to the clock meanwhile
  /// @param ending whether no round is to follow: then a failure is nobody's to mend
  LoopBody(
      String name,
      Step step,
      Backoff backoff,
      InstantSource clock,
      LongSupplier nanos,
      BooleanSupplier ending) {
    this.name = name;
    this.step = step;
    this.backoff = backoff;
    this.clock = clock;
    this.nanos = nanos;
    this.ending = ending;
    this.work = Work.none(clock.instant());
  }

  Pause next() {
    long begun = nanos.getAsLong();
    try {
      Duration pause = step.advance();
      count(begun, false);
      succeeded();
      return new Pause(pause, true);
    } catch (
        Throwable e) { // an Error too: a loop that ends unseen is worse than one that complains
      count(begun, true);
      if (ending.getAsBoolean()) { // what the step needs may be closed already
        log.info("{} was at its end: {}", name, FailureLine.of(e).words());
        return new Pause(Duration.ZERO, false);
      }
      return new Pause(backoff.delay(failed(e)), false);
    }
  }

  /// By the loop's own thread alone.
  private void count(long begun, boolean failed) {
    work = work.plus(Duration.ofNanos(nanos.getAsLong() - begun), failed);
  }

  private void succeeded() {
    Failure before = failure;
    failure = null;
    lastSuccess = clock.instant();
    if (before != null) {
      log.info("{} works again, after {} failures since {}", name, before.count(), before.since());
    }
  }

  private int failed(Throwable thrown) {
    Failure before = failure;
    FailureLine line = FailureLine.of(thrown);
    String text = line.words();
    int count = before == null ? 1 : before.count() + 1;
    failure = new Failure(text, count, before == null ? clock.instant() : before.since());
    if (before == null || !before.text().equals(text)) {
      log.warn("{} failed ({} in a row): {}", name, count, text, line.trace());
    } else {
      log.debug("{} failed again ({} in a row): {}", name, count, text);
    }
    return count;
  }

  Health health(boolean running) {
    return new Health(
        name, running, Optional.ofNullable(lastSuccess), Optional.ofNullable(failure), work);
  }

  void close() {
    try {
      step.close();
    } catch (Throwable e) {
      FailureLine line = FailureLine.of(e);
      if (line.trace() == null) { // cut short, or a service that is gone: it frees it by itself
        log.info("{}: what it held was not given back: {}", name, line.words());
      } else {
        log.warn("{}: what it held could not be freed: {}", name, line.words(), line.trace());
      }
    }
  }
}
