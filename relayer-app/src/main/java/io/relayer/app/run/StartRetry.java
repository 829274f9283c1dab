package io.relayer.app.run;

import io.relayer.app.terminal.Failures;
import io.relayer.app.terminal.UnreachableException;
import io.relayer.core.runtime.Backoff;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries to start something until the services that it needs are there. Waits for a service that
/// does not answer, and for nothing else: what one refuses stays refused.
///
/// Why: RATIONALE.md#start-waits.
final class StartRetry {
  private static final Logger log = LoggerFactory.getLogger(StartRetry.class);

  private final Pause pause;
  private @Nullable String missing;

  /// How time passes between two tries.
  interface Pause {
    void last(Duration time) throws InterruptedException;
  }

  StartRetry(Pause pause) {
    this.pause = pause;
  }

  /// @param start leaves nothing behind when it fails
  /// @throws RuntimeException as `start`, unless a service does not answer
  <T> T start(Supplier<T> start) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        T started = start.get();
        tellOfChange(null, "");
        return started;
      } catch (RuntimeException e) {
        Throwable unreachable = Failures.unreachable(e);
        if (unreachable == null) {
          throw e;
        }
        tellOfChange(service(unreachable), Failures.inWords(unreachable));
      }
      pause.last(Backoff.DEFAULT.delay(failures));
    }
  }

  private static String service(Throwable unreachable) {
    return unreachable instanceof UnreachableException e
        ? e.service()
        : unreachable.getClass().getSimpleName();
  }

  /// The error texts of one and the same trouble differ from try to try.
  private void tellOfChange(@Nullable String next, String words) {
    String before = missing;
    if (before != null && !before.equals(next)) {
      log.info("{} answers", before);
    }
    if (next != null && !next.equals(before)) {
      log.warn("waiting until it answers: {}", words);
    }
    missing = next;
  }
}
