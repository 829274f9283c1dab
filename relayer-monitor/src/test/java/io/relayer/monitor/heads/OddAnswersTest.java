package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.node.ChainNodes;
import io.relayer.node.NodeStatus;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Proxies have spellings of their own. What nothing depends on makes no block unreadable; what
/// can't be read is told, and asked of the next node.
@Tag("long")
class OddAnswersTest extends HeadsTest {
  private static RpcFault[] receipts(String field, String json) {
    return Stream.of("eth_getTransactionReceipt", "eth_getBlockReceipts")
        .map(method -> new RpcFault.Writes(method, field, json))
        .toArray(RpcFault[]::new);
  }

  private HeadFollower by(ChainNodes nodes) {
    return new HeadFollower(world.leader, nodes, world.terms, world.metrics);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "contractAddress | \"0x\"",
        "contractAddress | \"\"",
        "contractAddress | {}",
        "effectiveGasPrice | \"0x\"",
        "effectiveGasPrice | ``",
        "from | \"0x\"",
        "logs | null",
        "logs | \"none\"",
        "logsBloom | \"0x\"",
        "type | \"0x7e\"",
        "type | {\"a\":1}",
        "transactionIndex | null",
        "cumulativeGasUsed | \"NaN\"",
        "status | 1",
        "status | \"0X01\"",
      })
  void receiptWhoseOddPartNobodyNeedsIsRead(String field, String json) throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(receipts(field, json));
      Sender sender = world.sender();
      Signed one = mined(sender, Wish.transfer());
      world.run(by(nodes));
      List<Signed> many = world.sign(sender, Wish.transfer(), 12);
      world.send(many);
      world.mine(1);
      world.run(by(nodes));

      assertThat(world.row(one.transaction()).get("block_number")).isNotNull();
      assertThat(world.row(many.getLast().transaction()).get("block_number")).isNotNull();
      assertWindowIsTheChain();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "difficulty | null",
        "extraData | {}",
        "logsBloom | \"0x\"",
        "mixHash | 7",
        "nonce | \"0x\"",
        "sha3Uncles | ``",
        "size | \"huge\"",
        "totalDifficulty | [\"0x1\"]",
        "uncles | null",
        "withdrawals | {\"a\":\"b\"}",
        "gasUsed | \"\"",
      })
  void blockWhoseOddPartNobodyNeedsIsRead(String field, String json) throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(
          new RpcFault.Writes("eth_getBlockByNumber", field, json),
          new RpcFault.Writes("eth_getBlockByHash", field, json));
      Signed ours = mined(world.sender(), Wish.transfer());

      world.run(by(nodes));

      assertThat(world.row(ours.transaction()).get("block_number")).isNotNull();
      assertWindowIsTheChain();
    }
  }

  @Test
  void receiptThatCannotBeReadIsToldAndAskedOfTheNextNode() throws Exception {
    try (RpcProxy a = RpcProxy.to(chain.url());
        RpcProxy b = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(a.url(), b.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      for (RpcProxy odd : List.of(a, b)) { // whichever is the one that is followed
        odd.faults(receipts("status", ""));
        Signed ours = mined(world.sender(), Wish.transfer());

        world.run(follower);

        assertThat(world.row(ours.transaction()).get("block_number")).isNotNull();
        odd.faults();
      }
      assertThat(nodes.status())
          .map(NodeStatus::lastError)
          .anySatisfy(error ->
              assertThat(error)
                  .contains(
                      "eth_getTransactionReceipt: result.status: expected a hex quantity, found nothing"));
    }
  }

  @Test
  void blockThatNoNodeTellsSoThatItCanBeReadIsToldToo() throws Exception {
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      HeadFollower follower = by(nodes);
      world.run(follower);
      world.mine(1);
      proxy.faults(new RpcFault.Writes("eth_getBlockByNumber", "parentHash", "\"0x\""));

      assertThatThrownBy(() -> world.run(follower))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("eth_getBlockByNumber: result.parentHash");
      assertThat(nodes.status().getFirst().lastError())
          .startsWith("eth_getBlockByNumber: result.parentHash");

      proxy.faults();
      nodes.awaitUsable(Duration.ofSeconds(30));
      world.run(follower);
      assertWindowIsTheChain();
    }
  }
}
