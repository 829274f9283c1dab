package io.relayer.app.scenario;

import static io.relayer.app.scenario.GethPayments.attempts;
import static io.relayer.app.scenario.GethPayments.dynamic;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.GethStack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A geth whose operator asks for more than what is out pays, or than the chain's raises are
/// configured to pay.
@Tag("conformance")
final class GethDemandsTest {
  @Test
  void tipThatGethAsksForIsPaidAndWhatItDroppedIsSentAgain() throws Exception {
    try (GethStack on = started()) {
      var payments = new GethPayments(on);
      payments.pay("dropped", 0, dynamic("20000000000", "1950000000"));
      payments.isStuck("dropped", 1);
      on.geth().rpc("miner_setGasPrice", GethStack.gwei(40));
      assertThat(on.knows(on.attempts("dropped").getFirst())).isFalse();
      payments.pay("named", 1, Map.of("speed", "average"));

      payments.ends("named", "confirmed");
      assertThat(payments.minedAttempt("named")).isEqualTo(2);
      on.awaitCount(
          "select count(*) from transaction_status where request_id = 'dropped' and waiting_for = 'price'",
          1);
      on.geth().rpc("miner_setGasPrice", "0x1");
      payments.ends("dropped", "confirmed");
      assertThat(payments.minedAttempt("dropped")).isOne();
    }
  }

  /// Three raises by a tenth are 33 percent.
  @Test
  void whatIsRaisedTooLittleStaysInThePoolAndIsReplacedByAFurtherOrder() throws Exception {
    try (GethStack on = started("--txpool.pricebump=30")) {
      var payments = new GethPayments(on);
      payments.pay("p", 0, dynamic("20000000000", "1900000000"));
      payments.isStuck("p", 1);

      for (int refused = 1; refused <= 2; refused++) {
        payments.order("p", "bump");
        on.awaitCount(attempts("a.last_outcome = 'replacement-underpriced'"), refused);
        assertThat(on.isPooled(on.attempts("p").getFirst())).isTrue();
      }
      payments.order("p", "bump");

      payments.ends("p", "confirmed");
      assertThat(payments.minedAttempt("p")).isEqualTo(4);
    }
  }

  private static GethStack started(String... options) throws InterruptedException {
    return GethStack.start(
        Duration.ofSeconds(1),
        2,
        List.of("rebroadcast-after: 4s", "bump: { by-percent: 10 }"),
        Stream.concat(Stream.of("--miner.gasprice=2000000000"), Arrays.stream(options))
            .toArray(String[]::new));
  }
}
