package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.GethStack;
import io.relayer.app.stack.RelayerStack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Payments, orders and blocks that are taken back on geth, the node that most people run, where
/// all other tests have anvil: by `mvn -pl relayer-app -am test -Pconformance`.
@Tag("conformance")
final class GethJourneyTest {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final int SENDERS = 3;
  private static final int PAYMENTS = 90;
  private static final String IN_A_BLOCK =
      "select count(*) from transactions where included_at is not null";
  private static final String FINAL =
      "select count(*) from transactions where final_at is not null";

  @Test
  void paymentsOrdersAndReorgsEndAsOnOtherNodes() throws Exception {
    List<String> keys = List.of("in-flight-per-sender: 16", "rebroadcast-after: 4s");
    try (GethStack on = GethStack.start(PERIOD, SENDERS, keys)) {
      RelayerStack stack = on.stack();
      for (int i = 0; i < PAYMENTS; i++) {
        stack
            .requests()
            .publish(stack.requests().payment("p" + i, stack.sender(i % SENDERS), 1 + i));
      }
      on.awaitCount(IN_A_BLOCK, 30);
      takeBackTheHead(on);
      on.awaitCount(IN_A_BLOCK, 60);
      takeBackTheHead(on);
      for (int i = 0; i < SENDERS; i++) {
        stack.requests().publish(stack.requests().payment("c" + i, stack.sender(i), 1_000 + i));
        stack.requests().order("c" + i, "cancel");
      }

      on.awaitCount(FINAL, PAYMENTS + SENDERS);
      assertThat(on.count("select count(*) from transactions where state = 'confirmed'"))
          .isGreaterThanOrEqualTo(PAYMENTS);
      assertThat(stack.audit().violations()).isEmpty();
    }
  }

  /// One block is not final yet.
  private static void takeBackTheHead(GethStack on) {
    on.geth().setHead(on.headNumber() - 1);
  }
}
