package io.relayer.app.run;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.stack.ChainRecord;
import io.relayer.app.stack.ChainRecord.Payment;
import io.relayer.app.stack.EventLog;
import io.relayer.app.stack.EventLog.Event;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.terminal.ExitCode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A relayer is killed again and again in the middle of its work, and started again each time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledProcessTest {
  private static final Logger log = LoggerFactory.getLogger(KilledProcessTest.class);
  private static final int KILLS = 5;
  private static final int PER_ROUND = 100;
  private static final int REQUESTS = KILLS * PER_ROUND;
  private static final int SENDERS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Queued, signed, pending, included, confirmed.
  private static final int EVENTS_EACH = 5;

  private final RelayerStack stack = RelayerStack.start(Duration.ofMillis(500), SENDERS);

  @AfterAll
  void close() {
    stack.close();
  }

  @Test
  void everyRequestIsExecutedOnceWhateverMomentTheProcessIsKilledAt() throws Exception {
    long seed = Long.getLong("relayer.seed", System.nanoTime());
    log.warn("seed {} (again: -Drelayer.seed={})", seed, seed);
    Random random = new Random(seed);

    for (int round = 0; round < KILLS; round++) {
      publish(round);
      long moment = events() + random.nextInt(PER_ROUND * EVENTS_EACH);
      try (RelayerChild relayer = run()) {
        await("event number " + moment)
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> alive(relayer) && events() >= moment);
        relayer.kill();
      }
    }
    try (RelayerChild relayer = run()) {
      await("all to be confirmed")
          .atMost(PATIENCE)
          .until(() -> alive(relayer) && confirmed() == REQUESTS && unpublished() == 0);
      assertThat(relayer.end()).isEqualTo(ExitCode.DONE);
    }

    eachValueWasPaidOnce();
    noncesHaveNoHole();
    eventsAreCompleteAndInOrder();
    assertThat(stack.audit().violations()).isEmpty();
  }

  /// Each request pays an amount of its own.
  private void eachValueWasPaidOnce() {
    assertThat(ChainRecord.payments(stack.chain()))
        .extracting(Payment::value)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, REQUESTS).mapToObj(BigInteger::valueOf).toList());
  }

  private void noncesHaveNoHole() {
    Map<String, List<Payment>> bySender =
        ChainRecord.payments(stack.chain()).stream().collect(groupingBy(Payment::from));
    assertThat(bySender).hasSize(SENDERS);
    bySender
        .values()
        .forEach(payments ->
            assertThat(payments)
                .extracting(Payment::nonce)
                .containsExactlyElementsOf(LongStream.range(0, payments.size()).boxed().toList()));
  }

  private void eventsAreCompleteAndInOrder() {
    EventLog heard = stack.events();
    assertThat(heard.bySubject()).hasSize(REQUESTS);
    heard
        .bySubject()
        .values()
        .forEach(events -> {
          assertThat(events)
              .extracting(Event::sequence)
              .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
          assertThat(events.getFirst().type()).isEqualTo("queued");
          assertThat(events.getLast().type()).isEqualTo("confirmed");
        });
  }

  private void publish(int round) {
    for (int i = 1; i <= PER_ROUND; i++) {
      int number = round * PER_ROUND + i;
      stack
          .requests()
          .publish(stack.requests().payment("r" + number, stack.sender(number % SENDERS), number));
    }
  }

  private RelayerChild run() {
    return RelayerChild.start("run", "--config", stack.configFile().toString());
  }

  private static boolean alive(RelayerChild relayer) {
    assertThat(relayer.isRunning()).as("the relayer ended by itself").isTrue();
    return true;
  }

  private long events() {
    return count("select count(*) from transitions");
  }

  private long confirmed() {
    return count("select count(*) from transactions where state = 'confirmed'");
  }

  private long unpublished() {
    return count("select sum(backlog) from outbox_status");
  }

  private long count(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
