package io.relayer.devnet;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/// Signals that end a process.
enum Signal {
  INT,
  TERM,
  KILL;

  /// Sends this signal; a process that is gone already is no error.
  void sendTo(long pid) {
    try {
      new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name(), pid))
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new DevnetException("cannot send SIG%s to process %d".formatted(name(), pid), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetException(
          "interrupted while sending SIG%s to process %d".formatted(name(), pid), e);
    }
  }
}
