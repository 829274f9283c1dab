package io.relayer.app.run;

import io.relayer.app.terminal.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what a long command has started when the process is told to end (SIGTERM, Ctrl-C), and then
/// the process. A command that is still starting something is stopped first, so that nothing of it
/// comes up, or writes a file, after all was closed.
///
/// Why: RATIONALE.md#signal.
public final class ShutdownHook implements AutoCloseable {
  /// To stop starting things; a schema's migration, say, can't be cut short.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(ShutdownHook.class);

  private enum By {
    NOBODY_YET,
    COMMAND,
    SIGNAL
  }

  private final OpenResources opened;
  private final int exitCode;
  private final Thread command = Thread.currentThread();
  private final Thread hook = new Thread(this::end, "end-of-process");
  private final AtomicReference<By> ending = new AtomicReference<>(By.NOBODY_YET);
  private final CountDownLatch commandStopped = new CountDownLatch(1);

  private ShutdownHook(OpenResources opened, int exitCode) {
    this.opened = opened;
    this.exitCode = exitCode;
  }

  /// For a command that runs until it is told to end: then the exit code is 0, it did what it was
  /// asked for. To be called before anything is started, by the thread that runs the command.
  public static ShutdownHook closes(OpenResources opened) {
    return closes(opened, ExitCode.DONE);
  }

  /// Like [#closes(OpenResources)].
  ///
  /// @param exitCode the process's, if it is told to end
  public static ShutdownHook closes(OpenResources opened, int exitCode) {
    ShutdownHook end = new ShutdownHook(opened, exitCode);
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /// Returns only by an interruption, which is how the signal ends the wait.
  public void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /// Waits for `event`; the signal ends the wait by an interruption.
  public <T> T await(CompletableFuture<T> event) throws InterruptedException {
    try {
      return event.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("what is waited for failed", e);
    }
  }

  private void end() {
    if (ending.compareAndSet(By.NOBODY_YET, By.SIGNAL)) {
      command.interrupt();
      awaitCommand();
    }
    opened.close();
    // Else Java would end with 128 and the signal's number.
    Runtime.getRuntime().halt(exitCode);
  }

  private void awaitCommand() {
    try {
      if (!commandStopped.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the command did not stop within {} s", PATIENCE.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does that; what is open is closed all the same
    }
  }

  /// Ends all that is open: the command's own end. Does not return where the process ends.
  @Override
  public void close() {
    if (ending.compareAndExchange(By.NOBODY_YET, By.COMMAND) == By.SIGNAL) {
      commandStopped.countDown();
      awaitHalt();
    }
    opened.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      awaitHalt();
    }
  }

  /// What broke because of the interruption is nobody's concern.
  private static void awaitHalt() {
    while (true) {
      LockSupport.park();
    }
  }
}
