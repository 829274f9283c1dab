package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.audit.Violation;
import io.relayer.app.stack.Contracts;
import io.relayer.app.stack.Wallet;
import io.relayer.devnet.rpc.RpcFault;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Trouble in the queue of a sender, and senders that stand in for each other.
@Tag("long")
class ScenarioSendersTest {
  private static final String TOKEN = "0x000000000000000000000000000000000000be01";

  @RegisterExtension static final Scene scene = new Scene(ScenarioSendersTest.class);

  @Test
  void nonceThatAStrangerTookIsSupersededAndTheOthersGoOn() throws Exception {
    try (Scenario scenario = scene.scenario("a stranger takes a nonce, 9 behind it")) {
      List<String> ids = scenario.payFrom(0, 10);
      scenario.awaitAccepted();
      long nonce =
          ids.stream()
              .mapToLong(id -> Long.parseLong(scenario.column(id, "nonce")))
              .min()
              .orElseThrow();
      scene.keepFromNode();
      scene.chain().rpc("anvil_dropAllTransactions");
      stranger(scene.stack().sender(0), nonce);
      scene.mine(1);
      scene.node().faults();

      scenario.ends("9 confirmed, 1 failed SUPERSEDED", Violation.Kind.FOREIGN);
    }
  }

  @Test
  void paymentThatIsSpedUpByHandIsConfirmedAndNotPaidAgain() throws Exception {
    try (Scenario scenario = scene.scenario("a wallet speeds one up, 9 behind it")) {
      List<String> ids = scenario.payFrom(0, 10);
      scenario.awaitAccepted();
      String first = ids.getFirst();
      scene.keepFromNode();
      scene.chain().rpc("anvil_dropAllTransactions");
      scene
          .chain()
          .rpc(
              "eth_sendTransaction",
              Map.of(
                  "from",
                  scene.stack().sender(0),
                  "to",
                  scenario.column(first, "recipient"),
                  "value",
                  "0x" + new BigInteger(scenario.column(first, "value")).toString(16),
                  "nonce",
                  "0x" + Long.toHexString(Long.parseLong(scenario.column(first, "nonce")))));
      scene.mine(1);
      scene.node().faults();

      scenario.ends("10 confirmed");
      assertThat(
              scene.count("select count(*) from attempt_status where mined and kind = 'foreign'"))
          .isOne();
    }
  }

  private static void stranger(String sender, long nonce) {
    scene
        .chain()
        .rpc(
            "eth_sendTransaction",
            Map.of(
                "from",
                sender,
                "to",
                sender,
                "value",
                "0x1",
                "nonce",
                "0x" + Long.toHexString(nonce)));
  }

  @Test
  void senderWhoseTransactionIsNamedByAnotherHashIsHeldUntilItIsReleased() throws Exception {
    try (Scenario scenario = scene.scenario("a node names what it took by another hash")) {
      scene.node().faults(new RpcFault.Misnames());
      String first = scenario.pay(0);
      scene.until("the sender to be held", () -> held() == 1);
      assertThat(scenario.column(first, "state")).isEqualTo("signed");
      assertThat(scenario.events(first)).containsExactly("queued", "signed");
      String behind = scenario.pay(0);
      String other = scenario.pay(2);
      scene.until("another sender's to be held as well", () -> held() == 2);
      scene.node().faults();
      scene.mine(1);
      scenario.await(first, "block_number is not null"); // our own hash is what the chain has
      scenario.await(other, "block_number is not null");
      assertThat(scenario.column(behind, "state")).isEqualTo("queued");

      scene.command("senders", "resume", scene.account(0), "--release");
      scene.command("senders", "resume", scene.account(2), "--release");

      scenario.ends("3 confirmed");
      assertThat(scenario.attempts()).isEqualTo(3);
      assertThat(scene.column("select distinct released_by from sender_releases"))
          .containsExactly("operator:" + System.getProperty("user.name"));
    }
  }

  private static long held() {
    return scene.count("select count(*) from sender_holds where held_for = 'hash-mismatch'");
  }

  @Test
  void signedElsewhereAndRefusedEndsAndIsTakenUpByOtherBytes() throws Exception {
    try (Scenario scenario = scene.scenario("signed elsewhere, and no node takes it")) {
      Wallet wallet = new Wallet(scene.chain().accounts().get(7), scene.chain().chainId());
      scene.command("senders", "add", "--external", wallet.address());
      String rejected = raw(scenario, wallet.payment(0, 30, 20_999));
      String cancelled = raw(scenario, wallet.payment(1, 30, 20_999));
      scenario.await(rejected, refused("fatal"));
      scenario.await(cancelled, refused("fatal"));
      scene.command("cancel", cancelled);
      scenario.await(cancelled, "state = 'cancelled'");
      scene.execute(
          "update transactions set refused_since = now() - interval '1 day', resend_at = now() where refused_since is not null and resend_at is not null");
      scenario.await(
          rejected, "failure_code = 'REJECTED' and failure_message like 'intrinsic gas%'");
      scene.until(
          "its end to be told",
          () -> scenario.events(rejected).equals(List.of("signed", "failed")));

      scene.stack().requests().publish(Map.of("id", rejected, "raw", wallet.payment(0, 30)));
      scenario.await(rejected, "state <> 'failed'");

      scenario.ends("1 cancelled, 1 confirmed");
      assertThat(scenario.events(rejected))
          .startsWith("signed", "failed", "replaced")
          .endsWith("included", "confirmed");
    }
  }

  private static String raw(Scenario scenario, String bytes) {
    String id = String.valueOf(scenario.payment(0).get("id"));
    scene.stack().requests().publish(Map.of("id", id, "raw", bytes));
    return id;
  }

  private static String refused(String outcome) {
    return "transaction_id in (select transaction_id from attempt_status where last_outcome = '%s')"
        .formatted(outcome);
  }

  @Test
  void transactionThatNoNodeTakesIsRejectedAndThoseBehindItGoOn() throws Exception {
    try (Scenario scenario = scene.scenario("a fatal one with 30 behind it")) {
      Map<String, Object> fatal = scenario.payment(1);
      fatal.remove("to");
      fatal.put("data", "0x" + "00".repeat(49_153)); // EIP-3860 allows one byte less
      fatal.put("gasLimit", "10000000");
      String rejected = scenario.publish(fatal);
      scenario.payFrom(1, 30);

      scenario.ends("30 confirmed, 1 failed REJECTED");

      assertThat(scenario.column(rejected, "failure_message")).contains("initcode");
    }
  }

  @Test
  void requestThatNeedsTheOneBeforeItIsEstimatedAfterThat() throws Exception {
    try (Scenario scenario = scene.scenario("approve, then transferFrom, queued together")) {
      scene.chain().rpc("anvil_setCode", TOKEN, Contracts.TOKEN_CODE);
      for (String data : List.of(Contracts.APPROVE, Contracts.TRANSFER_FROM)) {
        Map<String, Object> call = scenario.payment(2);
        call.put("to", TOKEN);
        call.put("data", data);
        call.remove("gasLimit");
        scenario.publish(call);
      }

      scenario.ends("2 confirmed");
    }
  }

  @Test
  void poolGoesByTheSenderThatCan() throws Exception {
    String empty = scene.stack().sender(1);
    try (Scenario scenario = scene.scenario("a pool with one sender paused and one empty")) {
      scene.command("senders", "pause", scene.account(0));
      scene.chain().rpc("anvil_setBalance", empty, "0x0");
      scene.mine(1);
      String own = scenario.pay(1);
      scene.until(
          "the empty one to wait",
          () ->
              scene.count(
                      "select count(*) from sender_status where sender = lower('%s') and waiting_for = 'funds'"
                          .formatted(empty))
                  == 1);
      List<String> pooled =
          IntStream.range(0, 20).mapToObj(_ -> scenario.publish(scenario.poolPayment())).toList();
      scene.mineUntil("the pool's to be final", () -> scenario.count("state = 'confirmed'") == 20);
      assertThat(pooled)
          .extracting(id -> scenario.column(id, "sender"))
          .containsOnly(scene.stack().sender(2).toLowerCase(Locale.ROOT));
      assertThat(scenario.column(own, "state")).isEqualTo("queued");
      refill(empty);

      scenario.ends("21 confirmed");
    } finally {
      refill(empty);
      scene.command("senders", "resume", scene.account(0));
    }
  }

  private static void refill(String sender) {
    scene.chain().rpc("anvil_setBalance", sender, "0x" + BigInteger.TEN.pow(20).toString(16));
  }
}
