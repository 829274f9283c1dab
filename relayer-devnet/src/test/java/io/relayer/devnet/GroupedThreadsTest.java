package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class GroupedThreadsTest {
  private static final Duration ENOUGH = Duration.ofMillis(20);

  private final GroupedThreads threads = new GroupedThreads("test-part");

  @Test
  void whatItsThreadsStartIsCountedToo() throws Exception {
    try (ExecutorService pool = threads.call(() -> Executors.newFixedThreadPool(1))) {
      pool.submit(GroupedThreadsTest::work).get();

      assertThat(threads.cpuTime()).isGreaterThanOrEqualTo(ENOUGH);
    }
  }

  @Test
  void whatOthersDoIsNot() {
    work();

    assertThat(threads.cpuTime()).isZero();
  }

  @Test
  void failureOfTheWorkIsTheCallers() {
    assertThatThrownBy(() ->
            threads.call(() -> {
              throw new DevnetException("no");
            }))
        .isInstanceOf(DevnetException.class)
        .hasMessage("no");
  }

  /// Until this thread has used so much.
  private static void work() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begun < ENOUGH.toNanos()) {
      Thread.onSpinWait();
    }
  }
}
