package io.relayer.app.run;

import io.relayer.app.ExitCode;
import java.util.concurrent.CountDownLatch;

/// Ends what a long command has started when the process is told to end (SIGTERM, Ctrl-C), and the
/// process with exit code 0: it did what it was asked for.
public final class EndOfProcess implements AutoCloseable {
  private final Opened opened;
  private final Thread hook = new Thread(this::end, "end-of-process");

  private EndOfProcess(Opened opened) {
    this.opened = opened;
  }

  /// To be called before anything is started.
  public static EndOfProcess closes(Opened opened) {
    EndOfProcess end = new EndOfProcess(opened);
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /// Returns only by an interruption.
  public void await() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private void end() {
    opened.close();
    // Else Java would end with 128 and the signal's number.
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  /// Ends all that is open. The command's own end, not the process's.
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      return; // the process is ending already, and the hook is at it
    }
    opened.close();
  }
}
