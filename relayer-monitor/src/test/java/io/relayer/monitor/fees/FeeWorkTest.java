package io.relayer.monitor.fees;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.ChainSettings.FeeStyle;
import io.relayer.core.runtime.Channel;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Wish;
import io.relayer.monitor.World;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.node.ChainNodes;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeeWorkTest {
  private static final BigDecimal GWEI = new BigDecimal(1_000_000_000);

  private static Map<String, Object> fees(World world) {
    return world.database.withHandle(h -> h.createQuery("select * from fees").mapToMap().one());
  }

  @Test
  void tipsFollowTheBlocksAndTheBaseFeeIsThatOfTheNextOne() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        World world = new World(chain)) {
      chain.rpc("evm_setBlockGasLimit", "0x186a0");
      Sender sender = world.sender();
      world.send(world.sign(sender, Wish.transfer(), 3)); // with a tip of 2 gwei
      world.mine(1);

      new FeeWork(world.leader, world.nodes, world.terms).advance(world.lease);

      Map<String, Object> fees = fees(world);
      assertThat(fees).containsEntry("dynamic", true).containsEntry("gas_price", null);
      assertThat((BigDecimal) fees.get("average_tip")).isEqualByComparingTo(GWEI.add(GWEI));
      assertThat(world.value(Wei.class, "select base_fee from fees"))
          .isGreaterThan(world.nodes.head().baseFee()); // the block was more than half full
      assertThat(world.announced).containsExactly(Channel.SIGNING);
    }
  }

  @Test
  void strangersTipInABlockThatIsNearlyEmptyIsNotFollowed() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        RpcProxy proxy = RpcProxy.to(chain.url());
        World world = new World(chain);
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(new RpcFault.Says("eth_maxPriorityFeePerGas", "\"0x3b9aca00\"")); // 1 gwei
      chain.rpc(
          "eth_sendTransaction",
          Map.of(
              "from",
              chain.accounts().get(5).address(),
              "to",
              chain.accounts().get(6).address(),
              "maxFeePerGas",
              "0x5d21dba000", // 400 gwei
              "maxPriorityFeePerGas",
              "0x5d21dba000"));
      world.mine(1);

      work(world, nodes, FeeStyle.AUTO, Wei.ZERO).advance(world.lease);

      assertThat((BigDecimal) fees(world).get("fast_tip")).isEqualByComparingTo(GWEI);
      assertThat((BigDecimal) fees(world).get("slow_tip")).isEqualByComparingTo(GWEI);
    }
  }

  @Test
  void whereTheHistoryIsOfNothingTheNodesOwnTipIsTaken() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        RpcProxy proxy = RpcProxy.to(chain.url());
        World world = new World(chain);
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(
          new RpcFault.Says(
              "eth_feeHistory",
              """
              {"oldestBlock":"0x1","baseFeePerGas":["0x7","0x7","0x7"],"gasUsedRatio":[0.0008,0.0008],
               "reward":[["0x0","0x0","0x0"],["0x0","0x0","0x0"]]}
              """),
          new RpcFault.Says("eth_gasPrice", "\"0xe4e1c0\""),
          new RpcFault.Says("eth_maxPriorityFeePerGas", "\"0xe4e1c0\""));

      work(world, nodes, FeeStyle.AUTO, Wei.ZERO).advance(world.lease);
      assertThat((BigDecimal) fees(world).get("slow_tip")).isEqualByComparingTo("15000000");

      proxy.faults(
          new RpcFault.Empty(java.util.Set.of("eth_feeHistory")),
          new RpcFault.Refuses("eth_maxPriorityFeePerGas", -32601, "no such method"));
      work(world, nodes, FeeStyle.DYNAMIC, Wei.ZERO).advance(world.lease);
      assertThat((BigDecimal) fees(world).get("slow_tip"))
          .as("what its price has above the base fee")
          .isEqualByComparingTo(GWEI);
    }
  }

  @Test
  void withoutTransactionsTheNodesOwnTipIsTaken() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        World world = new World(chain)) {
      world.mine(3);

      new FeeWork(world.leader, world.nodes, world.terms).advance(world.lease);

      assertThat((BigDecimal) fees(world).get("fast_tip")).isEqualByComparingTo(GWEI);
    }
  }

  @Test
  void feesAreRefreshedThoughNoBlockComes() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        World world = new World(chain)) {
      FeeWork work = new FeeWork(world.leader, world.nodes, world.terms);
      work.advance(world.lease);
      world.execute("update fees set refreshed_at = now() - interval '1 hour'");

      assertThat(work.advance(world.lease)).isEqualTo(world.terms.blockTime());

      assertThat(
              world.value(
                  Boolean.class, "select refreshed_at > now() - interval '1 minute' from fees"))
          .isTrue();
    }
  }

  private static FeeWork work(World world, ChainNodes nodes, FeeStyle style, Wei leastTip) {
    ChainTerms usual = world.terms;
    return new FeeWork(
        world.leader,
        nodes,
        new ChainTerms(
            usual.chain(),
            usual.blockTime(),
            usual.rebroadcastAfter(),
            usual.finality(),
            new ChainSettings.Fees(usual.fees().percentiles(), style, leastTip),
            usual.errors()));
  }

  @Test
  void styleAndLeastTipAreAsConfigured() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        World world = new World(chain)) {
      world.mine(3);

      work(world, world.nodes, FeeStyle.LEGACY, Wei.gwei(30)).advance(world.lease);
      assertThat(fees(world)).containsEntry("dynamic", false).containsEntry("base_fee", null);
      assertThat(world.value(Wei.class, "select gas_price from fees"))
          .isEqualTo(requireNonNull(world.nodes.head().baseFee()).plus(Wei.gwei(30)));

      work(world, world.nodes, FeeStyle.DYNAMIC, Wei.gwei(30)).advance(world.lease);
      assertThat(fees(world)).containsEntry("dynamic", true).containsEntry("gas_price", null);
      assertThat(world.value(Wei.class, "select slow_tip from fees")).isEqualTo(Wei.gwei(30));
    }
  }

  @Test
  void nodesThatDoNotTellOfPastFeesAreAskedForOnePriceUnlessItIsToBeDynamic() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        RpcProxy proxy = RpcProxy.to(chain.url());
        World world = new World(chain);
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(new RpcFault.Refuses("eth_feeHistory", -32601, "no such method"));

      work(world, nodes, FeeStyle.AUTO, Wei.ZERO).advance(world.lease);
      assertThat(fees(world)).containsEntry("dynamic", false);

      work(world, nodes, FeeStyle.DYNAMIC, Wei.ZERO).advance(world.lease);
      assertThat(fees(world)).containsEntry("dynamic", true);
      assertThat(world.value(Wei.class, "select base_fee from fees"))
          .isEqualTo(world.nodes.head().baseFee());
      assertThat((BigDecimal) fees(world).get("slow_tip")).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "reward | null",
        "reward | [null, [\"0x1\",\"0x1\",\"0x1\"]]",
        "reward | [[\"0x1\",null,\"0x1\"]]",
        "reward | [[\"0xffffffffffffffffffffffffffffffffffffff\",\"0x1\",\"0x1\"]]",
        "gasUsedRatio | [null]",
        "gasUsedRatio | [\"NaN\"]",
        "baseFeePerGas | null",
        "baseFeePerGas | [\"0x1\",null]",
      })
  void feeHistoryThatCannotBeReadIsAsIfTheNodeHadNone(String field, String json) {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        RpcProxy proxy = RpcProxy.to(chain.url());
        World world = new World(chain);
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      world.mine(2);
      proxy.faults(
          new RpcFault.Writes("eth_feeHistory", "oldestBlock", "\"0x" + "ab".repeat(32) + "\""),
          new RpcFault.Writes("eth_feeHistory", field, json));

      work(world, nodes, FeeStyle.AUTO, Wei.ZERO).advance(world.lease);

      assertThat(fees(world)).containsEntry("dynamic", false);
      assertThat(world.value(Wei.class, "select gas_price from fees"))
          .isEqualTo(world.nodes.gasPrice());
      assertThat(nodes.status().getFirst().lastError())
          .startsWith("eth_feeHistory: result." + field);
      assertThat(nodes.status().getFirst().breaker()).isEqualTo("closed");
    }
  }

  @Test
  void partsOfAFeeHistoryThatNobodyNeedsAndAGasPriceThatIsNotNeededChangeNothing() {
    try (DevChain chain = TestStack.newChain(o -> o.withMining(new Mining.OnDemand()));
        RpcProxy proxy = RpcProxy.to(chain.url());
        World world = new World(chain);
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      world.send(world.sign(world.sender(), Wish.transfer(), 3));
      world.mine(1);
      proxy.faults(
          new RpcFault.Writes("eth_feeHistory", "oldestBlock", "\"0x" + "ab".repeat(32) + "\""),
          new RpcFault.Writes("eth_feeHistory", "baseFeePerBlobGas", "null"),
          new RpcFault.Writes("eth_gasPrice", "", "\"0x\""));

      work(world, nodes, FeeStyle.AUTO, Wei.ZERO).advance(world.lease);

      assertThat(fees(world)).containsEntry("dynamic", true);
    }
  }

  @Test
  void chainWithoutABaseFeeHasOnePrice() {
    try (DevChain chain =
            TestStack.newChain(
                o -> o.withMining(new Mining.OnDemand()).withFlags("--hardfork", "berlin"));
        World world = new World(chain)) {
      world.mine(1);

      new FeeWork(world.leader, world.nodes, world.terms).advance(world.lease);

      assertThat(fees(world)).containsEntry("dynamic", false).containsEntry("base_fee", null);
      assertThat((BigDecimal) fees(world).get("gas_price")).isPositive();
      FeeWork dynamic = work(world, world.nodes, FeeStyle.DYNAMIC, Wei.ZERO);
      assertThatThrownBy(() -> dynamic.advance(world.lease))
          .hasMessageContaining("fees.style is dynamic, and block 1 has no base fee");
    }
  }
}
