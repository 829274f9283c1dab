package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.stack.ChainRecord;
import io.relayer.app.stack.ChainRecord.Payment;
import io.relayer.app.stack.RelayerStack;
import java.math.BigInteger;
import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two of each role at once, on the same senders. They share nothing but the servers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoProcessesTest {
  private static final int REQUESTS = 200;
  private static final int SENDERS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RelayerStack stack = RelayerStack.start(Duration.ofMillis(500), SENDERS);

  @AfterAll
  void close() {
    stack.close();
  }

  @Test
  void twoOfEachRoleExecuteEachRequestOnceAlsoWhenOneOfThemEnds() throws Exception {
    try (RelayerProcess staying = start()) {
      try (RelayerProcess leaving = start()) {
        publish(1, REQUESTS / 2);
        awaitConfirmed(REQUESTS / 2);
        publish(REQUESTS / 2 + 1, REQUESTS);
        await("the second half to be under way")
            .atMost(PATIENCE)
            .until(() -> count("select count(*) from transactions") > REQUESTS / 2);
        assertThat(leaving.httpPort()).isPresent();
      }
      awaitConfirmed(REQUESTS);
      await("everything to be published")
          .atMost(PATIENCE)
          .until(() -> count("select sum(backlog) from outbox_status") == 0);
      assertThat(staying.httpPort()).isPresent();
    }

    assertThat(ChainRecord.payments(stack.chain()))
        .extracting(Payment::value)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, REQUESTS).mapToObj(BigInteger::valueOf).toList());
    assertThat(stack.audit().violations()).isEmpty();
  }

  @Test
  void leasesAreGivenBackSoThatNobodyWaitsForTheirEnd() {
    start().close();

    assertThat(count("select count(*) from leases where until > clock_timestamp()")).isZero();
  }

  private RelayerProcess start() {
    return stack.startRelayer(EnumSet.allOf(RoleName.class));
  }

  private void publish(int from, int to) {
    for (int i = from; i <= to; i++) {
      stack.requests().publish(stack.requests().payment("r" + i, stack.sender(i % SENDERS), i));
    }
  }

  private void awaitConfirmed(int expected) {
    await(expected + " to be confirmed")
        .atMost(PATIENCE)
        .until(
            () -> count("select count(*) from transactions where state = 'confirmed'") == expected);
  }

  private long count(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
