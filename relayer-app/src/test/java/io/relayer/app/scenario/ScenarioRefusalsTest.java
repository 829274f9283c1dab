package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.Wallet;
import io.relayer.devnet.rpc.RpcFault;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Refusals of a node that are not for good, and prices that it does not take.
@Tag("long")
class ScenarioRefusalsTest {
  private static final String MARK = "c0ffee00c0ffee";

  /// Else a node of development suggests what the newest transactions have paid.
  private static final RpcFault SUGGESTS_ONE_GWEI =
      new RpcFault.Says("eth_maxPriorityFeePerGas", "\"0x3b9aca00\"");

  @RegisterExtension
  static final Scene scene = new Scene(ScenarioRefusalsTest.class, "stuck-after: 3s");

  @AfterEach
  void nodeIsWell() {
    scene.node().faults();
  }

  @Test
  void payloadThatIsAnsweredAsRevertedIsGivenUpAndThoseBehindItGoOn() throws Exception {
    try (Scenario scenario = scene.scenario("a sequencer refuses one as reverted, 5 behind it")) {
      scene
          .node()
          .faults(
              new RpcFault.KeepsNoGaps(scene.stack().sender(0)),
              new RpcFault.RefusesPayload(MARK, 3, "execution reverted"));
      String refused = marked(scenario, 0);
      scenario.payFrom(0, 5);
      scenario.await(refused, "waiting_for = 'acceptance'");
      assertThat(scene.command("explain", refused).out()).contains("execution reverted");

      scenario.ends("5 confirmed, 1 failed REJECTED");

      assertThat(scenario.column(refused, "failure_message")).contains("execution reverted");
      assertThat(scenario.events(refused))
          .startsWith("queued", "signed", "waiting", "given-up", "replaced");
    }
  }

  @Test
  void wordsThatNobodyKnowsEndASecondOneAfterTheFirst() throws Exception {
    try (Scenario scenario = scene.scenario("two refused by words that nobody knows")) {
      scene
          .node()
          .faults(
              new RpcFault.KeepsNoGaps(scene.stack().sender(1)),
              new RpcFault.RefusesPayload(MARK, -32000, "not on a Monday"));
      String first = marked(scenario, 1);
      scenario.payFrom(1, 2);
      String second = marked(scenario, 1);
      scenario.payFrom(1, 2);

      scenario.ends("4 confirmed, 2 failed REJECTED");

      for (String refused : List.of(first, second)) {
        assertThat(scenario.column(refused, "failure_message")).contains("not on a Monday");
      }
    }
  }

  @Test
  void aPolicyThatAGatewayTellsIsARefusal() throws Exception {
    try (Scenario scenario = scene.scenario("denied by a gateway's policy, in colours")) {
      scene
          .node()
          .faults(
              new RpcFault.RefusesPayload(
                  MARK,
                  -39999,
                  "E77 認証 \u202e policy \u001b[31mdenied by gateway key ApiKey12345 "));
      String id = marked(scenario, 2);
      scenario.await(id, "waiting_for = 'acceptance'");

      scenario.ends("1 failed REJECTED");

      assertThat(scenario.column(id, "failure_message")).contains("denied by gateway key");
    }
  }

  @Test
  void aNonceThatANodeWronglyCallsUsedIsToldAndEndsNothing() throws Exception {
    try (Scenario scenario = scene.scenario("nonce too low, says a node, and it is not")) {
      scene.node().faults(refuses("nonce too low"));
      String id = marked(scenario, 2);
      scenario.await(id, "waiting_for = 'nonce-disputed'");
      untilSentAgain(scenario, id);
      assertThat(scene.command("explain", id).out()).contains("eth_getTransactionCount");
      scene.node().faults();

      scenario.ends("1 confirmed");
    }
  }

  @Test
  void fundsRoomAndSilenceEndNothing() throws Exception {
    try (Scenario scenario = scene.scenario("refused for funds, for room, and unread")) {
      String funds = marked(scenario, 0);
      scene.node().faults(refuses("insufficient funds for gas * price + value"));
      untilRefused(scenario, funds, "insufficient-funds");
      scene.node().faults(refuses("txpool is full"));
      untilRefused(scenario, funds, "pool-full");
      scene.node().faults(refuses("sequencer is busy, try again later"));
      untilRefused(scenario, funds, "maybe-sent");
      scene.node().faults(new RpcFault.LosesAnswer("eth_sendRawTransaction"));
      untilSentAgain(scenario, funds);
      scene.node().faults();

      scenario.ends("1 confirmed");
    }
  }

  private static RpcFault refuses(String words) {
    return new RpcFault.RefusesPayload(MARK, -32000, words);
  }

  private static void untilRefused(Scenario scenario, String id, String outcome) {
    scenario.await(
        id,
        "transaction_id in (select transaction_id from attempt_status where last_outcome = '%s')"
            .formatted(outcome));
    untilSentAgain(scenario, id);
  }

  /// More often, and for longer, than what is refused would be kept.
  private static void untilSentAgain(Scenario scenario, String id) {
    long times = sent(id) + 8;
    scene.until(
        id + " to be sent again",
        () -> {
          scene.execute(
              "update transactions set resend_at = now(), refused_since = refused_since - interval '1 minute' where resend_at is not null");
          return sent(id) >= times;
        });
    assertThat(scenario.count("intent is not null")).isZero();
  }

  private static long sent(String id) {
    return scene.count(
        "select sum(sent_count) from attempt_status a join transaction_status t using (transaction_id) where request_id = '%s'"
            .formatted(id));
  }

  @Test
  void whatWasSignedElsewhereAndIsRefusedSoIsEndedByAnOrder() throws Exception {
    try (Scenario scenario = scene.scenario("signed elsewhere, refused by unknown words")) {
      Wallet wallet = new Wallet(scene.chain().accounts().get(8), scene.chain().chainId());
      scene.command("senders", "add", "--external", wallet.address());
      scene
          .node()
          .faults(new RpcFault.Refuses("eth_sendRawTransaction", -32000, "not on a Monday"));
      String id = String.valueOf(scenario.payment(0).get("id"));
      scene.stack().requests().publish(Map.of("id", id, "raw", wallet.payment(0, 30)));
      scenario.await(id, "waiting_for = 'acceptance'");
      scene.command("cancel", id);
      scenario.await(id, "state = 'cancelled'");

      scenario.ends("1 cancelled");
    }
  }

  @Test
  void priceThatANodeNamesIsPaid() throws Exception {
    try (Scenario scenario = scene.scenario("a node wants a tip of 15 gwei and says so")) {
      scene
          .node()
          .faults(
              SUGGESTS_ONE_GWEI,
              new RpcFault.LeastTip(
                  15_000_000_000L,
                  "transaction underpriced: gas tip cap 1000000000, minimum needed 15000000000"));
      marketIs("average_tip = 1000000000");
      String id = scenario.pay(1);

      scenario.ends("1 confirmed");

      assertThat(tipOfMined(id)).isEqualTo(15_000_000_000L);
      assertThat(scenario.attempts()).isEqualTo(2);
    }
  }

  @Test
  void priceThatANodeDoesNotNameIsFound() throws Exception {
    try (Scenario scenario = scene.scenario("a node wants more and does not say how much")) {
      scene
          .node()
          .faults(
              SUGGESTS_ONE_GWEI, new RpcFault.LeastTip(3_500_000_000L, "transaction underpriced"));
      marketIs("average_tip = 1000000000");
      String id = scenario.pay(1);

      scenario.ends("1 confirmed");

      assertThat(tipOfMined(id)).isEqualTo(4_000_000_000L);
    }
  }

  @Test
  void historyOfNothingIsPricedByWhatTheNodeSuggests() throws Exception {
    try (Scenario scenario = scene.scenario("blocks of the chain's own transactions alone")) {
      String baseFee =
          scene
              .chain()
              .rpc("eth_getBlockByNumber", "latest", false)
              .get("baseFeePerGas")
              .asString();
      scene
          .node()
          .faults(
              new RpcFault.Says("eth_feeHistory", historyOfNothing(baseFee)),
              new RpcFault.Says("eth_gasPrice", "\"0xe4e1c0\""),
              new RpcFault.Says("eth_maxPriorityFeePerGas", "\"0xe4e1c0\""),
              new RpcFault.LeastTip(
                  15_000_000L, "transaction underpriced: gas tip cap 0, minimum needed 15000000"));
      marketIs("slow_tip = 15000000");
      String id = scenario.pay(2);

      scenario.ends("1 confirmed");

      assertThat(tipOfMined(id)).isEqualTo(15_000_000L);
      assertThat(scenario.attempts()).isOne();
    }
  }

  private static String historyOfNothing(String baseFee) {
    return """
    {"oldestBlock":"0x1","baseFeePerGas":["%1$s","%1$s","%1$s"],"gasUsedRatio":[0.0008,0.0008],
     "reward":[["0x0","0x0","0x0"],["0x0","0x0","0x0"]]}
    """
        .formatted(baseFee);
  }

  private static void marketIs(String condition) {
    scene.mineUntil(
        "the market to be so",
        () -> scene.count("select count(*) from fees where " + condition) == 1);
  }

  private static long tipOfMined(String id) {
    return scene.count(
        """
        select max_priority_fee_per_gas::bigint from attempt_status a join transaction_status t using (transaction_id)
        where request_id = '%s' and mined
        """
            .formatted(id));
  }

  @Test
  void onAChainWithoutPricesTheEmptyAttemptPaysNoneEither() throws Exception {
    String sender = scene.stack().sender(2);
    try (Scenario scenario = scene.scenario("prices of 0, and no funds for more")) {
      scene.chain().rpc("anvil_setNextBlockBaseFeePerGas", "0x0");
      scene.mine(1);
      scene
          .node()
          .faults(
              new RpcFault.Says("eth_gasPrice", "\"0x0\""),
              new RpcFault.Says("eth_maxPriorityFeePerGas", "\"0x0\""),
              new RpcFault.MostPrice(0, "gas price must be 0"));
      marketIs("base_fee = 0 and fast_tip = 0");
      scene.chain().rpc("anvil_setBalance", sender, "0x2dc6c0"); // 3,000,000 wei
      scenario.await(scenario.pay(2), "state = 'pending'");
      scene.mine(1);
      String cancelled = scenario.pay(2);
      scenario.await(cancelled, "state = 'pending'");
      scene.command("cancel", cancelled);
      scene.until(
          "an empty attempt to be refused",
          () ->
              scene.count(
                      "select count(*) from attempt_status where kind = 'empty' and last_outcome = 'replacement-underpriced'")
                  == 1);
      assertThat(
              scene.column(
                  "select distinct coalesce(max_fee_per_gas, gas_price)::text from attempt_status where kind = 'empty' and last_outcome = 'replacement-underpriced'"))
          .containsExactly("0");
      scene.chain().rpc("anvil_dropAllTransactions");
      scene.until(
          "the empty attempt to be taken",
          () ->
              scene.count(
                      "select count(*) from attempt_status where kind = 'empty' and last_outcome in ('accepted', 'known')")
                  >= 1);

      scenario.ends("1 cancelled, 1 confirmed");
    } finally {
      scene.chain().rpc("anvil_setBalance", sender, "0x" + BigInteger.TEN.pow(20).toString(16));
      scene.chain().rpc("anvil_setNextBlockBaseFeePerGas", "0x3b9aca00");
      scene.mine(1);
    }
  }

  private static String marked(Scenario scenario, int sender) {
    Map<String, Object> request = scenario.payment(sender);
    request.put("data", "0x" + MARK);
    request.put("gasLimit", "60000");
    return scenario.publish(request);
  }
}
