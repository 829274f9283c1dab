package io.relayer.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.relayer.core.RelayerException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoopBodyTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Deque<Callable<Duration>> script = new ArrayDeque<>();
  private Instant now = Instant.EPOCH;
  private long nanos = -5; // nanoTime may start anywhere
  private final LoopBody rounds =
      new LoopBody(
          "tester",
          () -> script.remove().call(),
          new Backoff(SECOND, SECOND),
          () -> now,
          () -> nanos,
          () -> false);

  @Test
  void aSuccessfulStepDecidesItsOwnDelay() {
    script.add(() -> Duration.ofMillis(7));
    assertThat(rounds.next()).isEqualTo(new LoopBody.Pause(Duration.ofMillis(7), true));
  }

  @Test
  void afterAFailureNoSignalShortensTheDelay() {
    script.add(() -> {
      throw new IOException("broken");
    });
    LoopBody.Pause pause = rounds.next();
    assertThat(pause.interruptible()).isFalse();
    assertThat(pause.length()).isBetween(Duration.ofMillis(500), SECOND);
  }

  @Test
  void anErrorIsAFailureLikeAnyOther() {
    script.add(() -> {
      throw new StackOverflowError();
    });
    assertThat(rounds.next().interruptible()).isFalse();
  }

  @Test
  void failuresAreCountedFromTheFirstOnAndNamedWithTheirInnermostCause() {
    fail("first");
    now = now.plusSeconds(5);
    fail("second");
    assertThat(rounds.health(true).failure())
        .hasValueSatisfying(failure -> {
          assertThat(failure.count()).isEqualTo(2);
          assertThat(failure.since()).isEqualTo(Instant.EPOCH);
          assertThat(failure.text()).contains("outer", "second");
        });
    assertThat(rounds.health(true).isGood()).isFalse();
  }

  @Test
  void aSuccessEndsTheFailure() {
    fail("first");
    now = now.plusSeconds(5);
    script.add(() -> SECOND);
    rounds.next();
    Health health = rounds.health(true);
    assertThat(health.isGood()).isTrue();
    assertThat(health.failure()).isEmpty();
    assertThat(health.lastSuccess()).contains(now);
  }

  @Test
  void aClosedLoopIsNotGood() {
    assertThat(rounds.health(false).isGood()).isFalse();
  }

  @Test
  void everyRoundIsCountedWithTheTimeInItAndFailuresAmongThem() {
    script.add(() -> {
      nanos += 30;
      return SECOND;
    });
    rounds.next();
    now = now.plusSeconds(5);
    script.add(() -> {
      nanos += 12;
      throw new IOException("broken");
    });
    rounds.next();
    assertThat(rounds.health(true).work())
        .isEqualTo(new Health.Work(Instant.EPOCH, 2, 1, Duration.ofNanos(42)));
  }

  /// What a service that is away makes a loop fail with is no fault of ours.
  @Test
  void aFailureThatIsToldInWordsIsOneLineInTheLogAndAnAccidentKeepsItsTrace() {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(RunLoop.class);
    logged.start();
    logger.addAppender(logged);
    try {
      for (Exception failure :
          List.of(
              new RelayerException("no node is usable"),
              new ExecutionException(new RelayerException("the node says 429")),
              new ConnectException("refused"),
              new DisconnectException("Kafka is away"),
              new SQLException("the server is away", "08006"),
              new InterruptedException("the end was asked for"),
              new SQLException("invalid input", "22P02"),
              new IllegalStateException("a fault of ours"))) {
        script.add(() -> {
          throw failure;
        });
        rounds.next();
      }
    } finally {
      logger.detachAppender(logged);
    }

    assertThat(logged.list)
        .allMatch(event -> event.getLevel() == Level.WARN)
        .extracting(event -> event.getThrowableProxy() != null)
        .containsExactly(false, false, false, false, false, false, true, true);
  }

  private void fail(String reason) {
    script.add(() -> {
      throw new IOException("outer", new IllegalStateException(reason));
    });
    rounds.next();
  }
}
