package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.relayer.app.terminal.UnreachableException;
import io.relayer.core.RelayerException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StartRetryTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final Deque<RuntimeException> failures = new ArrayDeque<>();
  private final StartRetry awaited = new StartRetry(pauses::add);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(StartRetry.class);

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void startsWhenAllServicesAreThereAndTellsEachChangeOnce() throws InterruptedException {
    failures.add(missing("PostgreSQL", "refused"));
    failures.add(missing("PostgreSQL", "refused again"));
    failures.add(missing("Kafka", "timed out"));
    failures.add(missing("Kafka", "timed out at another time"));

    assertThat(awaited.start(this::start)).isEqualTo("started");

    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "waiting until it answers: PostgreSQL at here: refused",
            "PostgreSQL at here answers",
            "waiting until it answers: Kafka at here: timed out",
            "Kafka at here answers");
  }

  @Test
  void pausesGrowUpToACap() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      failures.add(missing("PostgreSQL", "refused"));
    }

    awaited.start(this::start);

    assertThat(pauses).hasSize(10);
    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(pauses.get(9)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
  }

  @Test
  void refusalIsNotWaitedFor() {
    failures.add(new RelayerException("the schema is behind"));

    assertThatExceptionOfType(RelayerException.class)
        .isThrownBy(() -> awaited.start(this::start))
        .withMessage("the schema is behind");
    assertThat(pauses).isEmpty();
  }

  @Test
  void interruptionEndsTheWait() {
    failures.add(missing("PostgreSQL", "refused"));
    StartRetry interrupted =
        new StartRetry(_ -> {
          throw new InterruptedException("the process is to end");
        });

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> interrupted.start(this::start));
  }

  private String start() {
    RuntimeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return "started";
  }

  private static UnreachableException missing(String service, String why) {
    return new UnreachableException(service, "here", new IOException(why));
  }
}
