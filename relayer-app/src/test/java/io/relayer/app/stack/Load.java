package io.relayer.app.stack;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A producer that asks for payments at a steady pace: request `r<n>` pays n wei.
public final class Load implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("load").factory());
  private final AtomicInteger published;

  /// @param from number of the first request
  /// @param to number of the last one
  public Load(RelayerStack stack, int senders, int from, int to, Duration pace) {
    this.published = new AtomicInteger(from - 1);
    var _ =
        clock.scheduleAtFixedRate(
            () -> {
              int number = published.get() + 1;
              if (number <= to) {
                stack
                    .requests()
                    .publish(
                        stack
                            .requests()
                            .payment("r" + number, stack.sender(number % senders), number));
                published.set(number);
              }
            },
            0,
            pace.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /// Number of the last request that Kafka has.
  public int published() {
    return published.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
