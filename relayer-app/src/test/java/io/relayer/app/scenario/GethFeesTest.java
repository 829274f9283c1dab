package io.relayer.app.scenario;

import static io.relayer.app.scenario.GethPayments.attempts;
import static io.relayer.app.scenario.GethPayments.dynamic;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.GethStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Transactions that are stuck in geth's own pool and are raised, by order or by the market, at the
/// least that a chain may be configured to raise by: geth takes a replacement that pays a tenth
/// more, both as tip and as fee cap. Its pool takes any tip here, its blocks none below 2 gwei:
/// what pays less stays.
@Tag("conformance")
final class GethFeesTest {
  private static final int SENDERS = 3;
  private static final long GAS_LIMIT = 11_500_000;

  /// Jumps to its own start until the gas is used up.
  private static final String ENDLESS = "0x5b600056";

  private static GethStack on;
  private static GethPayments payments;

  @BeforeAll
  static void start() throws InterruptedException {
    on =
        GethStack.start(
            Duration.ofSeconds(1),
            SENDERS,
            List.of(
                "in-flight-per-sender: 16", "rebroadcast-after: 4s", "bump: { by-percent: 10 }"),
            "--miner.gasprice=2000000000",
            "--miner.gaslimit=" + GAS_LIMIT,
            "--gpo.maxprice=2000000000",
            "--rpc.txfeecap=0");
    payments = new GethPayments(on);
  }

  @AfterAll
  static void end() {
    if (on != null) {
      on.close();
    }
  }

  @Test
  void orderToRaiseReplacesWhatIsStuckInThePool() throws Exception {
    payments.pay("order", 0, dynamic("20000000000", "1900000000"));
    payments.isStuck("order", 1);

    payments.order("order", "bump");
    payments.awaitAttempt("order", 2);

    assertThat(on.knows(on.attempts("order").getFirst())).isFalse();
    payments.ends("order", "confirmed");
    assertThat(payments.minedAttempt("order")).isEqualTo(2);
  }

  @Test
  void oneGasPriceIsRaisedUntilItIsEnough() throws Exception {
    payments.pay("single", 1, Map.of("gasPrice", "1500000000"));
    for (int attempt = 1; attempt <= 4; attempt++) {
      payments.awaitAttempt("single", attempt);
      payments.order("single", "bump");
    }

    payments.ends("single", "confirmed");
    assertThat(payments.minedAttempt("single")).isEqualTo(5);
    assertThat(payments.refusedAsReplacements("single")).isZero();
  }

  /// A tenth of so little is less than one wei.
  @Test
  void smallestTipsAreRaisedByAWholeWeiAndReplacedByAnEmptyAttempt() throws Exception {
    payments.pay("smallest", 2, dynamic("20000000000", "1"));
    payments.isStuck("smallest", 1);
    for (int attempt = 2; attempt <= 5; attempt++) {
      payments.order("smallest", "bump");
      payments.awaitAttempt("smallest", attempt);
    }
    payments.isStuck("smallest", 5);

    payments.order("smallest", "cancel");

    payments.ends("smallest", "cancelled");
    assertThat(payments.minedAttempt("smallest")).isEqualTo(6);
    assertThat(payments.refusedAsReplacements("smallest")).isZero();
  }

  /// Each of the strangers' transactions takes a block of its own.
  @Test
  void strangersWhoFillTheBlocksAreOutbid() throws Exception {
    Map<String, String> full =
        Map.of("data", ENDLESS, "gas", "0x" + Long.toHexString(GAS_LIMIT - 20_000));
    IntStream.range(0, 30).forEach(_ -> on.stranger(full, 15));
    on.awaitBlocks(2);
    List<String> ids = IntStream.range(0, 12).mapToObj(i -> "crowd" + i).toList();
    for (int i = 0; i < ids.size(); i++) {
      payments.pay(ids.get(i), i % SENDERS, Map.of("speed", "average"));
    }

    on.awaitCount(attempts("t.request_id like 'crowd%' and a.attempt > 1"), 1);

    for (String id : ids) {
      payments.ends(id, "confirmed");
      assertThat(payments.refusedAsReplacements(id)).isZero();
    }
  }
}
