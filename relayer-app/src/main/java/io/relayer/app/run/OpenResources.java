package io.relayer.app.run;

import io.relayer.core.database.FailureLine;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Resources that were opened, to be closed in the reverse order: each is closed before those that
/// it was made with.
public final class OpenResources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenResources.class);

  private record Named(String name, AutoCloseable thing) {}

  private final Deque<Named> things = new ArrayDeque<>();
  private boolean closed;

  /// Remembers `thing`; closes it at once if all is closed already.
  public synchronized <T extends AutoCloseable> T add(String name, T thing) {
    if (closed) {
      close(new Named(name, thing));
      throw new IllegalStateException(name + " came too late: the process is ending");
    }
    things.push(new Named(name, thing));
    return thing;
  }

  /// Closes everything, also where closing one of them fails. Idempotent; a second caller waits for
  /// the first.
  @Override
  public synchronized void close() {
    closed = true;
    while (!things.isEmpty()) {
      close(things.pop());
    }
  }

  private static void close(Named named) {
    try {
      named.thing().close();
    } catch (Exception e) {
      FailureLine line = FailureLine.of(e);
      if (line.trace() == null) { // a service that is gone, or the end was cut short
        log.info("{} was ended without what it waited for: {}", named.name(), line.words());
      } else {
        log.warn("{} did not end in good order: {}", named.name(), line.words(), line.trace());
      }
    }
  }
}
