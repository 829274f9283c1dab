package io.relayer.bench.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.config.DevChains;
import io.relayer.app.config.Endpoints;
import io.relayer.app.dev.DevAdditions;
import io.relayer.app.dev.DevOptions;
import io.relayer.app.dev.DevRelayer;
import io.relayer.app.run.Databases;
import io.relayer.app.run.OpenResources;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.bench.fill.Fill;
import io.relayer.bench.node.NullNode;
import io.relayer.core.database.Database;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.DevnetPorts;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
  private static final Duration BLOCK_TIME = Duration.ofMillis(250);

  @TempDir Path folder;

  /// Blocks with all their transactions are what the audit alone asks for.
  @Test
  void auditThatCanNotBeMadeCostsOneMeasurement() throws Exception {
    try (OpenResources opened = new OpenResources()) {
      NullNode node = opened.add("null node", NullNode.start(BLOCK_TIME));
      RpcProxy proxy = opened.add("proxy", RpcProxy.to(node.url()));
      MeasuredChain chain =
          new MeasuredChain("null", new ChainId(NullNode.CHAIN_ID), node::cpuTime);
      Rounds rounds =
          new Rounds(DevRelayer.start(before(proxy.url()), opened), chain, Set.of(), progress());

      proxy.faults(new RpcFault.Refuses("eth_getBlockByHash", -32_000, "the disk is full"));
      RelayerRound failed = rounds.run(new RoundPlan("one", chain, 20, 2, 1_000));
      proxy.faults();
      RelayerRound next = rounds.run(new RoundPlan("two", chain, 20, 2, 1_000));

      assertThat(failed.confirmed()).isEqualTo(20);
      assertThat(failed.audit().failure()).contains("the disk is full");
      assertThat(failed.isRight()).isFalse();
      assertThat(next.isRight()).isTrue();
    }
  }

  @Test
  void auditOfAFilledDatabaseIsOfWhatCameSince() throws Exception {
    try (OpenResources opened = new OpenResources()) {
      NullNode node = opened.add("null node", NullNode.start(BLOCK_TIME));
      DevRelayer dev = DevRelayer.start(before(node.url()), opened);
      DevChain devChain = dev.devnet().chains().getFirst();
      var chain = new MeasuredChain("anvil", new ChainId(devChain.chainId()), devChain::cpuTime);
      var nullChain = new MeasuredChain("null", new ChainId(NullNode.CHAIN_ID), node::cpuTime);
      Set<Address> filled = fill(dev, chain.id(), devChain.blockNumber());

      Rounds rounds = new Rounds(dev, nullChain, filled, progress());
      RelayerRound round = rounds.run(new RoundPlan("one", chain, 20, 2, 1_000));

      assertThat(filled).isNotEmpty();
      assertThat(round.audit().violations()).isEmpty();
      assertThat(round.isRight()).isTrue();
    }
  }

  private static Set<Address> fill(DevRelayer dev, ChainId chain, long head)
      throws InterruptedException {
    try (Database database = Databases.forReading(dev.configuration())) {
      return new Fill(database, chain, 1_000).write(Math.max(1, head), _ -> {});
    }
  }

  private DevOptions before(String url) {
    var further = new Endpoints.Chain(NullNode.CHAIN_ID, List.of(url));
    return new DevOptions(
        folder,
        true,
        0,
        DevnetPorts.ANY,
        new DevChains(1, 1, BLOCK_TIME),
        new DevAdditions(2, Rounds.POSTGRES, List.of(further)));
  }

  private static ProgressLine progress() {
    return ProgressLine.on(new PrintWriter(new StringWriter()));
  }
}
