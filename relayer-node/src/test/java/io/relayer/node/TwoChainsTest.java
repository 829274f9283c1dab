package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.chain.NodeException;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two real nodes whose chains have one id and two first blocks.
final class TwoChainsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void nodeOfAnotherChainGetsNoWorkAndTheRightOneIsUsedAgainAfterARestart() throws Exception {
    try (DevChain ours = TestStack.newChain(it -> it.withMining(new Mining.OnDemand()));
        // Of one second they would have one genesis block, whatever accounts are in it.
        DevChain other =
            TestStack.newChain(
                it -> it.withMining(new Mining.OnDemand()).withFlags("--base-fee", "7"));
        ChainNodes nodes = connect(ours, other)) {
      await()
          .atMost(PATIENCE)
          .until(() -> TestPool.states(nodes).equals(List.of("alive", "wrong-chain")));
      assertThat(nodes.genesisHash()).isEqualTo(genesis(ours)).isNotEqualTo(genesis(other));

      try (DevChain again = ours.restart()) {
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(NodeException.class)
            .untilAsserted(() -> assertThat(nodes.genesisHash()).isEqualTo(genesis(again)));
        assertThat(TestPool.states(nodes)).containsExactly("alive", "wrong-chain");
      }
    }
  }

  private static BlockHash genesis(DevChain chain) {
    return BlockHash.parse(chain.rpc("eth_getBlockByNumber", "0x0", false).path("hash").asString());
  }

  private static ChainNodes connect(DevChain ours, DevChain other) {
    List<NodeMember> members =
        List.of(ours, other).stream()
            .map(chain ->
                NodeMember.of(NodeEndpoint.at(URI.create(chain.url()), PATIENCE, PATIENCE)))
            .toList();
    return ChainNodes.connect(
        new ChainNodes.Settings(
            new ChainId(ours.chainId()),
            genesis(ours),
            members,
            PoolSettings.USUAL.probing(Duration.ofMillis(50))),
        new SimpleMeterRegistry());
  }
}
