package io.relayer.devnet.tcp;

import java.time.Duration;

/// The progress of a connection's request and answer.
final class Exchange {
  private boolean asking;
  private long answered;

  /// Whether what comes from the client next is the beginning of a request.
  synchronized boolean begins() {
    return !asking;
  }

  /// To be called before a part of a request goes to the server.
  synchronized void ask() {
    if (!asking) {
      asking = true;
      answered = 0;
    }
  }

  /// Counts bytes of the answer, and gives back how many there were before.
  synchronized long answer(int bytes) {
    asking = false;
    notifyAll();
    long before = answered;
    answered += bytes;
    return before;
  }

  /// Waits until the answer has begun, `patience` at most.
  synchronized void awaitAnswer(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left = patience.toMillis(); asking && left > 0; ) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
  }
}
