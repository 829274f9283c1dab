package io.relayer.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class RunLoopTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Wakeup wakeup = new Wakeup();

  @Test
  void aSignalStartsTheNextRoundBeforeTheDelayIsOver() throws InterruptedException {
    Semaphore rounds = new Semaphore(0);
    Step step =
        () -> {
          rounds.release();
          return FOR_EVER;
        };
    try (RunLoop loop = RunLoop.onVirtualThread("signalled", step, wakeup)) {
      for (int i = 0; i < 10; i++) {
        rounds.acquire();
        wakeup.signal();
      }
      assertThat(loop.health().isGood()).isTrue();
    }
  }

  @Test
  void aZeroDelayGoesOnAtOnce() throws InterruptedException {
    CountDownLatch thousand = new CountDownLatch(1_000);
    Step step =
        () -> {
          thousand.countDown();
          return Duration.ZERO;
        };
    try (RunLoop _ = RunLoop.onVirtualThread("busy", step, wakeup)) {
      thousand.await();
    }
  }

  @Test
  void aFailingStepIsCalledAgainAndTheLoopSaysWhatIsWrongMeanwhile() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Step step =
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("no road");
          }
          return FOR_EVER;
        };
    try (RunLoop loop = RunLoop.onVirtualThread("failing", step, wakeup)) {
      await().until(() -> loop.health().failure().isPresent());
      assertThat(loop.health().failure().orElseThrow().text()).contains("no road");
      broken.set(false);
      await().until(() -> loop.health().isGood());
    }
  }

  /// What a step needs may be closed before it: nobody has to do anything about that.
  @Test
  void aStepThatFailsWhileItsLoopEndsIsNoWarning() throws InterruptedException {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(RunLoop.class);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Step step =
        () -> {
          begun.countDown();
          goOn.await();
          throw new IllegalStateException("what it needs is closed");
        };
    logged.start();
    logger.addAppender(logged);
    try (RunLoop loop = RunLoop.onVirtualThread("ending", step, wakeup)) {
      begun.await();
      loop.stop();
      goOn.countDown();
    } finally {
      logger.detachAppender(logged);
    }

    assertThat(logged.list)
        .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
        .containsExactly(
            "INFO ending was at its end: java.lang.IllegalStateException: what it needs is closed");
  }

  /// An ordinary end of a process whose database hangs.
  @Test
  void aStepThatIsInterruptedSinceItsLoopEndsIsNoWarningAndOneLine() throws InterruptedException {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(RunLoop.class);
    CountDownLatch begun = new CountDownLatch(1);
    Step step =
        new Step() {
          @Override
          public Duration advance() throws SQLException {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new SQLException("Closed by interrupt", "08006", e);
            }
            return FOR_EVER;
          }

          @Override
          public void close() {
            throw new InterruptException("the producer was to be flushed");
          }
        };
    logged.start();
    logger.addAppender(logged);
    try {
      RunLoop loop = RunLoop.onVirtualThread("hanging", step, wakeup);
      begun.await();
      loop.close(Duration.ofMillis(1));
      await().until(() -> !loop.health().running());
    } finally {
      logger.detachAppender(logged);
    }

    assertThat(logged.list)
        .filteredOn(event -> event.getLevel() != Level.ERROR) // that it took longer than a moment
        .allMatch(event -> event.getLevel() == Level.INFO && event.getThrowableProxy() == null)
        .hasSize(2);
  }

  @Test
  void closingWaitsForTheStepInHandThenFreesWhatItHolds() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<String> order = new AtomicReference<>("");
    Step step =
        new Step() {
          @Override
          public Duration advance() throws InterruptedException {
            begun.countDown();
            goOn.await();
            order.accumulateAndGet("advanced ", String::concat);
            return FOR_EVER;
          }

          @Override
          public void close() {
            order.accumulateAndGet("closed", String::concat);
          }
        };
    RunLoop loop = RunLoop.onPlatformThread("closing", step, wakeup);
    begun.await();
    loop.stop();
    goOn.countDown();
    loop.close();
    assertThat(order.get()).isEqualTo("advanced closed");
    assertThat(loop.health().running()).isFalse();
  }

  @Test
  void aStepThatOutlivesTheGraceIsInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean interruptedWhileClosing = new AtomicBoolean();
    Step step =
        new Step() {
          @Override
          public Duration advance() throws InterruptedException {
            begun.countDown();
            new CountDownLatch(1).await();
            return FOR_EVER;
          }

          @Override
          public void close() {
            interruptedWhileClosing.set(Thread.currentThread().isInterrupted());
          }
        };
    RunLoop loop = RunLoop.onVirtualThread("stubborn", step, wakeup);
    begun.await();
    loop.close(Duration.ofMillis(1));
    await().until(() -> !loop.health().running());
    assertThat(interruptedWhileClosing).isFalse();
  }

  @Test
  void anInterruptionByTheStepsOwnLibrariesDoesNotEndTheLoop() {
    AtomicInteger rounds = new AtomicInteger();
    Step step =
        () -> {
          rounds.incrementAndGet();
          Thread.currentThread().interrupt();
          return Duration.ofMillis(1);
        };
    try (RunLoop loop = RunLoop.onVirtualThread("interrupted", step, wakeup)) {
      await().until(() -> rounds.get() > 3);
      assertThat(loop.health().running()).isTrue();
    }
  }
}
