package io.relayer.node.rpc;

import static io.relayer.node.rpc.TestNode.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads of accounts at one block, by its hash or by its number.
final class AccountReadsTest {
  private static final Address ALICE = Address.parse("0x" + "aa".repeat(20));
  private static final Address BOB = Address.parse("0x" + "bb".repeat(20));
  private static final BlockHash BLOCK = BlockHash.parse(ScriptedNode.HASH);
  private static final BlockHash OTHER = BlockHash.parse("0x" + "cd".repeat(32));

  private final TestNode fixture = new TestNode();
  private final ScriptedNode server = fixture.server;
  private final ChainReads node = fixture.reads();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void accountsAreReadAtOneBlockByItsHash() {
    server.on(
        "eth_getTransactionCount",
        params ->
            params.path(1).path("blockHash").asString().equals(ScriptedNode.HASH)
                ? ScriptedNode.ok(
                    params.path(0).asString().startsWith("0xaa") ? "\"0x7\"" : "\"0x0\"")
                : ScriptedNode.refused(-32602, "invalid block"));

    assertThat(node.transactionCounts(List.of(ALICE, BOB, ALICE), BlockRef.of(BLOCK)))
        .isEqualTo(Map.of(ALICE, new Nonce(7), BOB, new Nonce(0)));
    assertThat(server.count("eth_getTransactionCount")).isEqualTo(2);
  }

  @Test
  void nodeThatCannotBeAskedByHashIsAskedByNumberAndChecked() {
    server.result("eth_getBlockByHash", ScriptedNode.block("0x5", ScriptedNode.HASH));
    server.on(
        "eth_getBlockByNumber",
        params ->
            ScriptedNode.ok(ScriptedNode.block(params.path(0).asString(), ScriptedNode.HASH)));
    server.on(
        "eth_getBalance",
        params ->
            params.path(1).asString("").equals("0x5")
                ? ScriptedNode.ok("\"0x9\"")
                : ScriptedNode.refused(-32602, "invalid argument 1"));

    for (int i = 0; i < 2; i++) {
      assertThat(node.balances(List.of(ALICE), BlockRef.of(BLOCK)))
          .isEqualTo(Map.of(ALICE, Wei.of(9)));
    }
    assertThat(server.count("eth_getBalance")).isEqualTo(3);
  }

  @Test
  void blockThatIsReorganisedAwayMeanwhileIsUnknown() {
    server.result("eth_getBlockByHash", ScriptedNode.block("0x5", ScriptedNode.HASH));
    server.result("eth_getBlockByNumber", ScriptedNode.block("0x5", OTHER.toString()));
    server.on(
        "eth_getBalance",
        params ->
            params.path(1).isString()
                ? ScriptedNode.ok("\"0x9\"")
                : ScriptedNode.refused(-32602, "invalid argument 1"));

    assertFails(() -> node.balances(List.of(ALICE), BlockRef.of(BLOCK)), Reason.UNKNOWN_BLOCK);
  }

  @Test
  void accountsAtAnUnknownBlockAreAFailure() {
    server.error("eth_getBalance", -32001, "Resource not found");
    server.result("eth_getBlockByHash", "null");

    assertFails(() -> node.balances(List.of(ALICE), BlockRef.of(BLOCK)), Reason.UNKNOWN_BLOCK);
    assertFails(() -> node.balances(List.of(ALICE), BlockRef.LATEST), Reason.REFUSED);
  }
}
