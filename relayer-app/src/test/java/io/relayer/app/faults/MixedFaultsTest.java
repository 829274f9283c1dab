package io.relayer.app.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything at once: nodes go wrong in all ways while transactions come at a steady rate. The
/// same faults again, though not at the same moments of the relayer: `-Drelayer.faults.seed=…`.
@Tag("faults")
class MixedFaultsTest {
  private static final Logger log = LoggerFactory.getLogger(MixedFaultsTest.class);
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final Duration EACH_FAULT = Duration.ofMillis(700);
  private static final Duration EACH_PAYMENT = Duration.ofMillis(50);
  private static final int SENDERS = 6;

  @Test
  void randomFaultsCostNoTransaction() throws InterruptedException {
    long seed = Long.getLong("relayer.faults.seed", System.currentTimeMillis());
    log.info("random faults for {} s, relayer.faults.seed={}", TIME.toSeconds(), seed);
    try (WeakStack stack =
        new WeakStack(
            Duration.ofMillis(500),
            SENDERS,
            ", fail-timeout: 1s",
            List.of(
                "in-flight-per-sender: 64",
                "rebroadcast-after: 3s",
                "timeouts: { read: 1s, write: 2s }"))) {
      run(stack, new RandomFaults(seed, stack.nodes()));

      stack.heal();
      stack.awaitHealthy();
      stack.assertExactlyOnce();
      log.info("{} payments, each confirmed once", stack.paid());
    }
  }

  private static void run(WeakStack stack, RandomFaults faults) {
    try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(2)) {
      ScheduledFuture<?> switching =
          threads.scheduleAtFixedRate(
              faults::next, 0, EACH_FAULT.toMillis(), TimeUnit.MILLISECONDS);
      ScheduledFuture<?> paying =
          threads.scheduleAtFixedRate(
              () -> stack.pay(1), 0, EACH_PAYMENT.toMillis(), TimeUnit.MILLISECONDS);
      await("the end")
          .atMost(TIME.multipliedBy(2))
          .during(TIME)
          .until(() -> !switching.isDone() && !paying.isDone());
      threads.shutdown();
    }
  }
}
