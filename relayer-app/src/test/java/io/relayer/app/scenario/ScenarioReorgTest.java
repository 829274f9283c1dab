package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.Contracts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Blocks that are replaced, and what was in them.
@Tag("long")
class ScenarioReorgTest {
  private static final int STRANGER = 8;

  /// More than any reorg here that is not meant to break a promise.
  private static final int CONFIRMATIONS = 30;

  @RegisterExtension static final Scene scene = new Scene(ScenarioReorgTest.class);

  private static int tokens;

  @ParameterizedTest
  @CsvSource({"1", "3", "20"})
  void transactionThatIsGoneIsSentAgain(int depth) throws Exception {
    try (Scenario scenario = scene.scenario("reorg of depth %d: gone".formatted(depth))) {
      String id = included(scenario, token(), depth);

      reorg(depth, List.of());
      scene.chain().rpc("anvil_dropAllTransactions");

      scene.until("the reorg to be told", () -> scenario.events(id).contains("reorged"));
      scenario.ends("1 confirmed");
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "20"})
  void transactionThatIsInAnotherBlockNowIsFoundThere(int depth) throws Exception {
    try (Scenario scenario = scene.scenario("reorg of depth %d: moved".formatted(depth))) {
      String token = token();
      String id = included(scenario, token, depth);
      String before = scenario.column(id, "block_hash");

      reorg(
          depth,
          List.of(pair(call(Contracts.APPROVE, token), 0), pair(scenario.raw(id, 1), depth - 1)));

      scene.until("the reorg to be told", () -> scenario.events(id).contains("reorged"));
      scenario.ends("1 confirmed");
      assertThat(scenario.column(id, "block_hash")).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "20"})
  void transactionThatRevertsNowFailsAtDepth(int depth) throws Exception {
    try (Scenario scenario =
        scene.scenario("reorg of depth %d: turned into a revert".formatted(depth))) {
      String token = token();
      String id = included(scenario, token, depth);
      scene.until("the success to be told", () -> scenario.events(id).contains("included"));

      reorg(
          depth,
          List.of(
              pair(call(Contracts.TRANSFER_FROM, token), 0), pair(scenario.raw(id, 1), depth - 1)));

      scene.until("the reorg to be told", () -> scenario.events(id).contains("reorged"));
      scenario.ends("1 failed REVERTED");
    }
  }

  @Test
  void reorgDeeperThanTheWindowIsAFinalityViolationAndIsMended() throws Exception {
    try (Scenario scenario = scene.scenario("reorg of depth 141, after finality")) {
      List<String> ids = scenario.payFromAll(3);
      scenario.awaitAccepted();
      String before = scene.chain().rpc("evm_snapshot").asString();
      scene.mine(1);
      scenario.awaitEach("block_number is not null");
      scene.mine(140);
      scenario.awaitEach("state = 'confirmed'");

      scene.keepFromNode();
      scene.chain().rpc("evm_revert", before);
      scene.chain().rpc("anvil_dropAllTransactions");
      scene.mine(145);

      scene.until(
          "the violations to be told",
          () -> ids.stream().allMatch(id -> scenario.events(id).contains("finality-violated")));
      scenario.awaitEach("state = 'pending' and block_number is null");
      scene.node().faults();
      scenario.ends("3 confirmed");
      assertThat(scenario.attempts()).isEqualTo(3);
    }
  }

  /// The retry has its nonce, and no node has it yet, when the block is gone that it rests on.
  @Test
  void retriedOneThatAReorgLetsSucceedIsExecutedOnce() throws Exception {
    try (Scenario scenario = scene.scenario("reorg below what a retry rests on")) {
      String token = tokenWithoutAllowance();
      String before = scene.chain().rpc("evm_snapshot").asString();
      Map<String, Object> request = transferFrom(scenario, token, 1);
      request.put("labels", Map.of("reorg", "retried"));
      String id = scenario.publish(request);
      scene.mineUntil("it to fail", () -> scenario.count("state = 'failed'") == 1);
      scene.mine(5);
      scene.untilHeadIsSeen();
      String first = scenario.raw(id, 1);
      scene.keepFromNode();
      scene.command("retry", "create", "--label", "reorg=retried");
      scenario.await(id, "generation = 2 and state = 'signed'");

      scene.chain().rpc("evm_revert", before);
      scene.chain().rpc("anvil_dropAllTransactions");
      scene.mine(40);
      scene.until(
          "the violation to be told", () -> scenario.events(id).contains("finality-violated"));
      scenario.await(id, "generation = 2 and waiting_for = 'earlier-generation'");
      scene.chain().rpc("eth_sendTransaction", call(Contracts.APPROVE, token));
      scene.mine(1);
      scene.chain().rpc("eth_sendRawTransaction", first);
      scene.mine(1);
      scenario.await(id, "generation = 2 and intent = 'cancel'");
      scene.node().faults();

      scenario.ends("1 cancelled, 1 confirmed");
    }
  }

  /// A token with an allowance, below any block that is replaced.
  private static String token() {
    String token = tokenWithoutAllowance();
    scene.chain().rpc("eth_sendTransaction", call(Contracts.APPROVE, token));
    scene.mine(1);
    return token;
  }

  private static String tokenWithoutAllowance() {
    String token = "0x" + "00".repeat(18) + "%04x".formatted(0xbe00 + ++tokens);
    scene.chain().rpc("anvil_setCode", token, Contracts.TOKEN_CODE);
    scene.mine(1);
    return token;
  }

  private static Map<String, Object> call(String data, String token) {
    return Map.of(
        "from",
        scene.chain().accounts().get(STRANGER).address(),
        "to",
        token,
        "data",
        data,
        "gas",
        "0x186a0");
  }

  /// A request that uses the allowance, in a block that has `depth - 1` others above it.
  private static String included(Scenario scenario, String token, int depth) {
    String id = scenario.publish(transferFrom(scenario, token, CONFIRMATIONS));
    scenario.awaitAccepted();
    scene.mine(1);
    scenario.awaitEach("block_number is not null");
    if (depth > 1) {
      scene.mine(depth - 1);
    }
    scene.untilHeadIsSeen();
    return id;
  }

  private static Map<String, Object> transferFrom(
      Scenario scenario, String token, int confirmations) {
    Map<String, Object> request = scenario.payment(0);
    request.put("to", token);
    request.put("data", Contracts.TRANSFER_FROM);
    request.put("gasLimit", "100000");
    request.put("confirmations", confirmations);
    return request;
  }

  private static List<Object> pair(Object transaction, int block) {
    return List.of(transaction, block);
  }

  private static void reorg(int depth, List<List<Object>> pairs) {
    scene.chain().rpc("anvil_reorg", depth, pairs);
  }
}
