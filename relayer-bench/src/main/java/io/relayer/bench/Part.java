package io.relayer.bench;

import java.time.Duration;

/// A measurement that is made once in each round.
final class Part {
  /// What it measures.
  @FunctionalInterface
  interface Work {
    void run(int round) throws InterruptedException;
  }

  private final String name;
  private final Work work;
  private Duration expected;

  /// @param expected how long it will take at first
  Part(String name, Duration expected, Work work) {
    this.name = name;
    this.expected = expected;
    this.work = work;
  }

  String name() {
    return name;
  }

  /// How long it will take, by what it took.
  Duration expected() {
    return expected;
  }

  void run(int round) throws InterruptedException {
    long begun = System.nanoTime();
    work.run(round);
    expected = Duration.ofNanos(System.nanoTime() - begun);
  }
}
