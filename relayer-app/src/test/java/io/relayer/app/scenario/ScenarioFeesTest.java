package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Transactions that are sent and not mined: too cheap, forgotten by the node, outbid by the
/// relayer itself, or not paid for.
@Tag("long")
class ScenarioFeesTest {
  private static final long BASE_FEE = 10_000_000_000L;

  @RegisterExtension static final Scene scene = new Scene(ScenarioFeesTest.class);

  @Test
  void baseFeeTimesTenWhileFiftyAreOutIsOvertakenByHigherFees() throws Exception {
    try (Scenario scenario = scene.scenario("base fee × 10 while 50 are in flight")) {
      nextBaseFee(BASE_FEE);
      scene.mine(1);
      scene.until(
          "the market to be known",
          () -> scene.count("select base_fee::bigint from fees") > BASE_FEE / 2);
      scenario.payFromAll(50);
      scenario.awaitAccepted();
      scene.until(
          "some to be raised",
          () -> {
            nextBaseFee(BASE_FEE * 10);
            scene.mine(1);
            return scenario.attempts() > 50;
          });

      scenario.ends("50 confirmed");
    }
  }

  private static void nextBaseFee(long wei) {
    scene.chain().rpc("anvil_setNextBlockBaseFeePerGas", "0x" + Long.toHexString(wei));
  }

  @Test
  void emptiedMempoolIsFilledAgainWithTheSameBytes() throws Exception {
    try (Scenario scenario = scene.scenario("the mempool emptied")) {
      scenario.payFromAll(20);
      scenario.awaitAccepted();
      scene.chain().rpc("anvil_dropAllTransactions");

      scene.until("all to be back", () -> pooled() == 20);
      assertThat(scenario.attempts()).isEqualTo(20);
      scenario.ends("20 confirmed");
    }
  }

  private static long pooled() {
    return Long.decode(scene.chain().rpc("txpool_status").get("pending").asString());
  }

  @Test
  void firstAttemptThatIsMinedAfterTwoHigherOnesCounts() throws Exception {
    try (Scenario scenario = scene.scenario("raised twice, then the first attempt mined")) {
      String id = scenario.pay(0);
      scenario.awaitAccepted();
      scene.command("bump", id);
      scenario.awaitAttempt(id, 2);
      scene.command("bump", id);
      scenario.awaitAttempt(id, 3);
      scene.keepFromNode();
      scene.chain().rpc("anvil_dropAllTransactions");
      scene.chain().rpc("eth_sendRawTransaction", scenario.raw(id, 1));
      scene.mine(1);
      scene.node().faults();

      scenario.ends("1 confirmed");

      assertThat(minedAttempt(id)).isOne();
    }
  }

  private static long minedAttempt(String id) {
    return scene.count(
        """
        select attempt from attempt_status a join transaction_status t using (transaction_id)
        where request_id = '%s' and mined
        """
            .formatted(id));
  }

  @Test
  void orderToRaiseMakesASecondAttemptWhateverTheMarketSays() throws Exception {
    try (Scenario scenario = scene.scenario("order to raise")) {
      String id = scenario.pay(1);
      scenario.awaitAccepted();
      scene.stack().requests().order(id, "bump");
      scenario.awaitAttempt(id, 2);

      scenario.ends("1 confirmed");

      assertThat(minedAttempt(id)).isEqualTo(2);
    }
  }

  @Test
  void emptiedSenderWaitsForFundsWithoutRaisingAndGoesOn() throws Exception {
    try (Scenario scenario = scene.scenario("sender emptied in mid-run and refilled")) {
      String sender = scene.stack().sender(2);
      List<String> first = scenario.payFrom(2, 5);
      scenario.awaitAccepted();
      scene.chain().rpc("anvil_setBalance", sender, "0x0");
      scene.chain().rpc("anvil_dropAllTransactions");
      scene.mine(1);
      List<String> rest = scenario.payFrom(2, 5);
      scene.mineUntil(
          "the sender to wait for funds",
          () ->
              scene.count(
                      "select count(*) from sender_status where sender = lower('%s') and waiting_for = 'funds'"
                          .formatted(sender))
                  == 1);
      scene.mineUntil(
          "what is out to wait for funds", () -> scenario.count("waiting_for = 'funds'") >= 5);
      scene.mine(10);
      scene.untilHeadIsSeen();
      assertThat(scenario.attempts()).isLessThanOrEqualTo(first.size() + rest.size());
      scene.chain().rpc("anvil_setBalance", sender, "0x" + BigInteger.TEN.pow(20).toString(16));

      scenario.ends("10 confirmed");

      assertThat(scenario.attempts()).isEqualTo(10);
    }
  }
}
