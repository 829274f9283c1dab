package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Wei;
import io.relayer.node.NodeStatus.State;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastOutcome.NonceTooLow;
import io.relayer.node.broadcast.BroadcastOutcome.NotSent;
import io.relayer.node.broadcast.BroadcastOutcome.PoolFull;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.BroadcastResult.Answered;
import io.relayer.node.broadcast.BroadcastResult.NoUsableNode;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What two nodes are together.
final class NodePoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final Duration NEVER_AGAIN = Duration.ofDays(1);
  private static final Address SENDER = Address.parse("0x" + "11".repeat(20));
  private static final List<Bytes> TWO = Stream.of("0x01", "0x02").map(Bytes::parse).toList();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScriptedNode first = accepting();
  private final ScriptedNode second = accepting();
  private final List<ChainNodes> pools = new ArrayList<>();

  @AfterEach
  void close() {
    pools.forEach(ChainNodes::close);
    first.close();
    second.close();
  }

  @Test
  void senderStaysWithOneNode() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);

    assertThat(nodes.broadcast(SENDER, TWO)).isEqualTo(accepted(2));
    assertThat(nodes.broadcast(SENDER, TWO)).isEqualTo(accepted(2));

    assertThat(sends(first)).isEqualTo(4);
    assertThat(sends(second)).isZero();
  }

  @Test
  void senderStaysWithTheNodeThatItWentOnTo() throws Exception {
    ChainNodes nodes = connect(OFTEN, first, second);
    first.http(new Http.Says(401, ""));
    assertThat(nodes.broadcast(SENDER, TWO)).isEqualTo(accepted(2));
    first.http(new Http.Answers());

    assertThat(nodes.broadcast(SENDER, TWO)).isEqualTo(accepted(2));
    assertThat(sends(first)).isZero();
    assertThat(sends(second)).isEqualTo(4);
  }

  @Test
  void nodeThatIsGoneIsLeftForTheNext() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    first.close();

    assertThat(nodes.broadcast(SENDER, TWO)).isEqualTo(accepted(2));
    assertThat(nodes.status()).map(NodeStatus::state).containsExactly(State.UNUSABLE, State.USABLE);
    assertThat(sends(second)).isEqualTo(2);
  }

  @Test
  void acceptanceByOneNodeOutweighsSilenceOfAnother() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    first.http(new Http.HangsUp());

    assertThat(nodes.broadcast(SENDER, TWO)).isEqualTo(accepted(2));
  }

  @Test
  void thatSomethingMayHaveBeenSentIsNotForgotten() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    first.http(new Http.HangsUp());
    second.error("eth_sendRawTransaction", -32000, "txpool is full");

    assertThat(outcomes(nodes.broadcast(SENDER, TWO)))
        .hasSize(2)
        .allMatch(MaybeSent.class::isInstance);
  }

  @Test
  void whatIsSaidOfTheTransactionEndsItsPass() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    first.on(
        "eth_sendRawTransaction",
        params ->
            params.path(0).asString().equals("0x01")
                ? ScriptedNode.refused(-32000, "nonce too low")
                : ScriptedNode.refused(-32000, "txpool is full"));

    assertThat(outcomes(nodes.broadcast(SENDER, TWO)))
        .containsExactly(new NonceTooLow("nonce too low"), new Accepted(false));
    assertThat(sends(second)).isEqualTo(1);
  }

  @Test
  void fullPoolsEverywhereAreAFullPool() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    first.error("eth_sendRawTransaction", -32000, "txpool is full");
    second.http(new Http.Says(429, ""));

    assertThat(outcomes(nodes.broadcast(SENDER, TWO)))
        .hasSize(2)
        .containsOnly(new PoolFull("txpool is full"));
  }

  @Test
  void nodesThatTurnUsAwayAreThereAllTheSame() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first);
    first.http(new Http.Says(429, ""));

    assertThat(outcomes(nodes.broadcast(SENDER, TWO))).containsOnly(new NotSent("HTTP 429"));
    assertThat(nodes.usable()).isTrue();
  }

  @Test
  void noNodeAtAllIsAValue() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    first.close();
    second.close();

    assertThat(nodes.broadcast(SENDER, TWO)).isInstanceOf(NoUsableNode.class);
    assertThat(nodes.usable()).isFalse();
    assertThat(nodes.awaitUsable(Duration.ZERO)).isFalse();
    assertThat(nodes.broadcast(SENDER, TWO))
        .isEqualTo(new NoUsableNode("no node of the chain is usable"));
    assertThatThrownBy(nodes::head)
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_USABLE_NODE));
  }

  @Test
  void nothingToSendIsNothingToDo() throws Exception {
    assertThat(connect(NEVER_AGAIN, first).broadcast(SENDER, List.of())).isEqualTo(accepted(0));
  }

  @Test
  void nodeIsTakenOutAfterTwoFailuresAndBackAfterAGoodProbe() throws Exception {
    ChainNodes nodes = connect(OFTEN, first);
    first.http(new Http.Says(503, ""));

    nodes.broadcast(SENDER, TWO);
    assertThat(nodes.usable()).isTrue();
    nodes.broadcast(SENDER, TWO);
    assertThat(nodes.usable()).isFalse();
    first.http(new Http.Answers());

    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
    assertThat(nodes.broadcast(SENDER, TWO)).isEqualTo(accepted(2));
  }

  @Test
  void questionGoesToTheNextNodeIfTheFirstDoesNotAnswer() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    second.result("eth_gasPrice", "\"0x7\"");

    assertThat(nodes.gasPrice()).isEqualTo(Wei.of(7));
    first.http(new Http.HangsUp());
    assertThat(nodes.gasPrice()).isEqualTo(Wei.of(7));
  }

  @Test
  void questionsThatBelongTogetherGoToOneNode() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);
    first.result("eth_gasPrice", "\"0x1\"");
    second.result("eth_gasPrice", "\"0x2\"");
    second.result("eth_getBlockByHash", "null");

    List<Wei> prices =
        nodes.onOneNode(node -> {
          Wei before = node.gasPrice();
          assertThat(node.header(BlockHash.parse(ScriptedNode.HASH))).isEmpty();
          return List.of(before, node.gasPrice());
        });

    assertThat(first.count("eth_gasPrice")).isEqualTo(1);
    assertThat(prices).containsExactly(Wei.of(2), Wei.of(2));
  }

  @Test
  void failureOfAllNodesNamesEach() throws Exception {
    ChainNodes nodes = connect(NEVER_AGAIN, first, second);

    assertThatThrownBy(nodes::gasPrice)
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.node()).isEqualTo(first.endpoint().name()))
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                    NodeException.class,
                    it -> assertThat(it.node()).isEqualTo(second.endpoint().name())));
  }

  @Test
  void nodeOfAnotherChainIsOutForGood() throws Exception {
    second.result("eth_chainId", "\"0x1\"");
    ChainNodes nodes = connect(OFTEN, first, second);

    await().until(() -> nodes.status().get(1).state() == State.WRONG_CHAIN);
    assertThat(nodes.status().get(1).lastError()).isEqualTo("expected chain 31337, found chain 1");
    second.result("eth_chainId", "\"0x7a69\"");
    first.close();

    assertThat(nodes.broadcast(SENDER, TWO)).isInstanceOf(NoUsableNode.class);
    assertThat(nodes.status().get(1).state()).isEqualTo(State.WRONG_CHAIN);
  }

  @Test
  void nodeOfAnotherGenesisIsOutForGood() {
    ChainNodes nodes = open(OFTEN, BlockHash.parse(ScriptedNode.HASH), first.endpoint());

    await().until(() -> nodes.status().getFirst().state() == State.WRONG_CHAIN);
    assertThat(nodes.status().getFirst().lastError())
        .isEqualTo(
            "expected genesis block " + ScriptedNode.HASH + ", found " + ScriptedNode.GENESIS);
  }

  @Test
  void nodeThatComesLateIsFound() throws Exception {
    first.http(new Http.Says(503, ""));
    ChainNodes nodes = open(OFTEN, null, first.endpoint());
    await().until(() -> nodes.status().getFirst().state() == State.UNUSABLE);
    assertThat(nodes.usable()).isFalse();

    first.http(new Http.Answers());

    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
  }

  @Test
  void nodeThatDoesNotTellItsNameIsUsedAllTheSame() throws Exception {
    first.error("web3_clientVersion", -32601, "not here");

    assertThat(connect(NEVER_AGAIN, first).broadcast(SENDER, TWO)).isEqualTo(accepted(2));
  }

  @Test
  void statusTellsWhatAProbeSawAndNoSecret() throws Exception {
    ChainNodes nodes =
        open(
            OFTEN,
            null,
            new NodeEndpoint(first.uri("user:secret@"), PATIENCE, PATIENCE),
            first.endpoint());
    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
    await().until(() -> nodes.status().stream().allMatch(it -> it.state() == State.USABLE));

    String name = "http://127.0.0.1:" + first.uri("").getPort();
    assertThat(nodes.status()).map(NodeStatus::node).containsExactly(name, name + "#2");
    assertThat(nodes.status().toString()).doesNotContain("secret").doesNotContain("key");
    NodeStatus status = nodes.status().getFirst();
    assertThat(status.headNumber()).hasValue(5);
    assertThat(status.clientVersion()).isEqualTo("Geth/v1.16.3");
    assertThat(status.latency()).isPositive();
    assertThat(status.checkedAt()).isNotNull();
    assertThat(registry.get("relayer.node.usable").tag("node", name).gauge().value()).isEqualTo(1);
  }

  @Test
  void urlThatIsNoneIsRefused() {
    for (String url : List.of("localhost:8545", "ws://localhost:8545", "http:/x", "8545")) {
      assertThatThrownBy(() -> new NodeEndpoint(URI.create(url), PATIENCE, PATIENCE))
          .hasMessage("expected a URL http://… or https://…");
    }
  }

  private static ScriptedNode accepting() {
    return new ScriptedNode().result("eth_sendRawTransaction", "\"" + ScriptedNode.HASH + "\"");
  }

  /// All nodes usable, but for one of a wrong chain.
  private ChainNodes connect(Duration probeEvery, ScriptedNode... servers) throws Exception {
    ChainNodes nodes =
        open(
            probeEvery,
            null,
            Stream.of(servers).map(ScriptedNode::endpoint).toArray(NodeEndpoint[]::new));
    await().until(() -> nodes.status().stream().noneMatch(it -> it.state() == State.UNKNOWN));
    return nodes;
  }

  private ChainNodes open(
      Duration probeEvery, @Nullable BlockHash genesis, NodeEndpoint... endpoints) {
    var settings =
        new ChainNodes.Settings(new ChainId(31337), genesis, List.of(endpoints), 100, probeEvery);
    ChainNodes nodes = ChainNodes.connect(settings, registry);
    pools.add(nodes);
    return nodes;
  }

  private static long sends(ScriptedNode node) {
    return node.count("eth_sendRawTransaction");
  }

  private static BroadcastResult accepted(int count) {
    return new Answered(Collections.nCopies(count, new Accepted(false)));
  }

  private static List<BroadcastOutcome> outcomes(BroadcastResult result) {
    assertThat(result).isInstanceOf(Answered.class);
    return ((Answered) result).outcomes();
  }
}
