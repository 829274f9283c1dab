package io.relayer.node;

import static io.relayer.node.TestPool.NEVER_AGAIN;
import static io.relayer.node.TestPool.OFTEN;
import static io.relayer.node.TestPool.PATIENCE;
import static io.relayer.node.TestPool.TWO;
import static io.relayer.node.TestPool.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.BroadcastResult.NoUsableNode;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.rpc.NodeEndpoint;
import io.relayer.node.state.NodeState.Alive;
import io.relayer.node.state.NodeState.Unreachable;
import io.relayer.node.state.NodeState.WrongChain;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Failover, recovery and waiting of a pool.
final class NodePoolTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void nodeIsTakenOutAfterTwoFailures() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first);
    pool.first.http(new Http.Says(503, ""));

    nodes.broadcast(pool.sender, TWO);
    assertThat(nodes.usable()).isTrue();
    nodes.broadcast(pool.sender, TWO);
    assertThat(nodes.usable()).isFalse();
  }

  @Test
  void aConnectionThatIsNotMadeIsGivenUp() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = NodePool.client(threads)) {
      assertThat(client.connectTimeout()).contains(Duration.ofSeconds(10));
    }
  }

  @Test
  void closingIsNoTroubleOfANodeThatIsBeingAsked() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("io.relayer");
    logged.start();
    logger.addAppender(logged);
    try {
      pool.second.http(request -> {
        asked.countDown();
        return new Http.Hangs();
      });
      ChainNodes nodes = pool.open(OFTEN, null, pool.first.endpoint(), pool.second.endpoint());
      await().until(nodes::usable);
      asked.await();

      nodes.close();
    } finally {
      logger.detachAppender(logged);
    }

    assertThat(logged.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  @Test
  void nodeThatWasTakenOutIsBackAfterAGoodProbe() throws Exception {
    ChainNodes nodes = pool.connect(OFTEN, pool.first);
    pool.first.http(new Http.Says(503, ""));
    nodes.broadcast(pool.sender, TWO);
    nodes.broadcast(pool.sender, TWO);
    assertThat(nodes.usable()).isFalse();
    pool.first.http(new Http.Answers());

    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
    assertThat(nodes.broadcast(pool.sender, TWO)).isEqualTo(accepted(2));
  }

  @Test
  void questionGoesToTheNextNodeIfTheFirstDoesNotAnswer() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.second.result("eth_gasPrice", "\"0x7\"");

    assertThat(nodes.gasPrice()).isEqualTo(Wei.of(7));
    pool.first.http(new Http.HangsUp());
    assertThat(nodes.gasPrice()).isEqualTo(Wei.of(7));
  }

  @Test
  void questionsThatBelongTogetherGoToOneNode() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.result("eth_gasPrice", "\"0x1\"");
    pool.second.result("eth_gasPrice", "\"0x2\"");
    pool.second.result("eth_getBlockByHash", "null");

    List<Wei> prices =
        nodes.onOneNode(node -> {
          Wei before = node.gasPrice();
          assertThat(node.header(BlockHash.parse(ScriptedNode.HASH))).isEmpty();
          return List.of(before, node.gasPrice());
        });

    assertThat(pool.first.count("eth_gasPrice")).isEqualTo(1);
    assertThat(prices).containsExactly(Wei.of(2), Wei.of(2));
  }

  @Test
  void othersAreAskedUntilOneIsEnoughAndOneThatIsSilentIsLeftOut() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
    pool.first.result("eth_gasPrice", "\"0x1\"");
    pool.second.result("eth_gasPrice", "\"0x2\"");
    Wei own = nodes.onOneNode("reader", ChainReads::gasPrice);
    Wei other = own.equals(Wei.of(1)) ? Wei.of(2) : Wei.of(1);

    assertThat(nodes.onOthers("reader", 2, ChainReads::gasPrice, _ -> false))
        .containsExactly(other);
    assertThat(nodes.onOthers("reader", 0, ChainReads::gasPrice, _ -> false)).isEmpty();

    (own.equals(Wei.of(1)) ? pool.second : pool.first).http(new Http.HangsUp());
    assertThat(nodes.onOthers("reader", 2, ChainReads::gasPrice, _ -> false)).isEmpty();
    assertThat(nodes.onOneNode("reader", ChainReads::gasPrice)).isEqualTo(own);
  }

  /// Whoever has fallen out is not among those that are asked now, and the others all are others.
  @Test
  void othersAreAskedThoughTheReadersOwnNodeIsOut() throws Exception {
    ChainNodes nodes = pool.connect(OFTEN, pool.first, pool.second);
    pool.first.result("eth_gasPrice", "\"0x1\"");
    pool.second.result("eth_gasPrice", "\"0x2\"");
    boolean isFirst = nodes.onOneNode("reader", ChainReads::gasPrice).equals(Wei.of(1));
    int own = isFirst ? 0 : 1;
    (isFirst ? pool.first : pool.second).close();
    await().until(() -> nodes.status().get(own).state() instanceof Unreachable);

    assertThat(nodes.onOthers("reader", 2, ChainReads::gasPrice, _ -> false))
        .containsExactly(Wei.of(isFirst ? 2 : 1));
  }

  @Test
  void failureOfAllNodesNamesEach() throws Exception {
    ChainNodes nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);

    assertThatThrownBy(nodes::gasPrice)
        .isInstanceOf(NodeException.class)
        .hasMessageStartingWith("chain 31337: ")
        .hasMessageContaining(pool.first.endpoint().name() + ": error -32601")
        .hasMessageContaining(pool.second.endpoint().name() + ": error -32601");
    assertThat(pool.first.count("eth_gasPrice")).isEqualTo(1);
  }

  @Test
  void nodeOfAnotherChainIsOutForGood() throws Exception {
    pool.second.result("eth_chainId", "\"0x1\"");
    ChainNodes nodes = pool.connect(OFTEN, pool.first, pool.second);

    await().until(() -> nodes.status().get(1).state() instanceof WrongChain);
    assertThat(nodes.status().get(1).lastError()).isEqualTo("expected chain 31337, found chain 1");
    pool.second.result("eth_chainId", "\"0x7a69\"");
    pool.first.close();

    await()
        .untilAsserted(
            () -> assertThat(nodes.broadcast(pool.sender, TWO)).isInstanceOf(NoUsableNode.class));
    assertThat(nodes.status().get(1).state()).isInstanceOf(WrongChain.class);
  }

  @Test
  void nodeOfAnotherGenesisIsOutForGood() {
    ChainNodes nodes = pool.open(OFTEN, BlockHash.parse(ScriptedNode.HASH), pool.first.endpoint());

    await().until(() -> nodes.status().getFirst().state() instanceof WrongChain);
    assertThat(nodes.status().getFirst().lastError())
        .isEqualTo(
            "expected genesis block " + ScriptedNode.HASH + ", found " + ScriptedNode.GENESIS);
  }

  @Test
  void nodeThatComesLateIsFound() throws Exception {
    pool.first.http(new Http.Says(503, ""));
    ChainNodes nodes = pool.open(OFTEN, null, pool.first.endpoint());
    await().until(() -> nodes.status().getFirst().state() instanceof Unreachable);
    assertThat(nodes.usable()).isFalse();

    pool.first.http(new Http.Answers());

    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
  }

  @Test
  void nodeThatDoesNotTellItsNameIsUsedAllTheSame() throws Exception {
    pool.first.error("web3_clientVersion", -32601, "not here");

    assertThat(pool.connect(NEVER_AGAIN, pool.first).broadcast(pool.sender, TWO))
        .isEqualTo(accepted(2));
  }

  @Test
  void statusTellsWhatAProbeSawAndNoSecret() throws Exception {
    ChainNodes nodes =
        pool.open(
            OFTEN,
            null,
            NodeEndpoint.at(pool.first.uri("user:secret@"), PATIENCE, PATIENCE),
            pool.first.endpoint());
    assertThat(nodes.awaitUsable(PATIENCE)).isTrue();
    await().until(() -> nodes.status().stream().allMatch(it -> it.state() instanceof Alive));

    String name = "http://127.0.0.1:" + pool.first.uri("").getPort();
    assertThat(nodes.status()).map(NodeStatus::node).containsExactly(name, name + "#2");
    assertThat(nodes.status().toString()).doesNotContain("secret").doesNotContain("key");
    NodeStatus status = nodes.status().getFirst();
    assertThat(status.headNumber()).hasValue(5);
    assertThat(status.client()).isEqualTo("Geth/v1.16.3");
    assertThat(status.measures().latency()).isPositive();
    assertThat(status.measures().checkedAt()).isNotNull();
    assertThat(pool.registry.get("relayer.node.usable").tag("node", name).gauge().value())
        .isEqualTo(1);
  }

  @Test
  void urlThatIsNoneIsRefused() {
    for (String url : List.of("localhost:8545", "ws://localhost:8545", "http:/x", "8545")) {
      assertThatThrownBy(() -> NodeEndpoint.at(URI.create(url), PATIENCE, PATIENCE))
          .hasMessage("expected a URL http://… or https://…");
    }
  }
}
