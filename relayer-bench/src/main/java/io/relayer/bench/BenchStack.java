package io.relayer.bench;

import io.relayer.app.config.DevChains;
import io.relayer.app.config.Endpoints;
import io.relayer.app.dev.DevAdditions;
import io.relayer.app.dev.DevOptions;
import io.relayer.app.dev.DevRelayer;
import io.relayer.app.run.Opened;
import io.relayer.bench.node.BenchKeys;
import io.relayer.bench.node.BenchNode;
import io.relayer.bench.node.GethFunds;
import io.relayer.bench.node.NullNode;
import io.relayer.bench.result.Settings;
import io.relayer.bench.round.MeasuredChain;
import io.relayer.bench.round.Rounds;
import io.relayer.devnet.ChainOptions;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.DevnetPorts;
import io.relayer.ethereum.value.ChainId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// All that a bench measures, on a folder of its own: the embedded stack with a relayer, whose
/// chains are the measured one and that of a null node, and a second node of the same kind, for
/// what is measured without a relayer. Else the relayer would follow blocks full of strangers'
/// transactions, and the ceiling would be less than the node's.
///
/// @param bare the second node
/// @param chain that the relayer's rounds go to
record BenchStack(DevRelayer dev, BenchNode bare, MeasuredChain chain, MeasuredChain nullChain) {
  private static final int ALL = Settings.ACCOUNTS + 2 * Settings.OTHERS;

  /// @param opened closes all of it in the end
  static BenchStack start(Settings settings, Path folder, Opened opened)
      throws InterruptedException {
    NullNode nullNode = opened.add("null node", NullNode.start(settings.blockTime()));
    BenchNode bare = opened.add("bare node", node(settings, folder.resolve("bare")));
    List<Endpoints.Chain> chains = new ArrayList<>();
    chains.add(new Endpoints.Chain(NullNode.CHAIN_ID, List.of(nullNode.url())));
    BenchNode geth = null;
    if (!settings.isAnvil()) {
      geth = opened.add("geth", node(settings, folder.resolve("geth")));
      chains.add(new Endpoints.Chain(geth.chainId(), List.of(geth.url())));
    }
    DevRelayer dev = DevRelayer.start(options(settings, folder, chains), opened);
    BenchNode measured =
        geth == null ? new BenchNode.Anvil(dev.devnet().chains().getFirst()) : geth;
    return new BenchStack(
        dev,
        bare,
        new MeasuredChain(settings.node(), new ChainId(measured.chainId()), measured::cpuTime),
        new MeasuredChain("null", new ChainId(NullNode.CHAIN_ID), nullNode::cpuTime));
  }

  private static DevOptions options(Settings settings, Path folder, List<Endpoints.Chain> chains) {
    return new DevOptions(
        folder.resolve("relayer"),
        true,
        0,
        DevnetPorts.ANY,
        new DevChains(1, 1, settings.blockTime()),
        new DevAdditions(Settings.ACCOUNTS, Rounds.POSTGRES, chains));
  }

  private static BenchNode node(Settings settings, Path folder) throws InterruptedException {
    return settings.isAnvil()
        ? new BenchNode.Anvil(
            DevChain.start(
                ChainOptions.on(folder).withBlockTime(settings.blockTime()).withAccounts(ALL)))
        : GethFunds.start(folder, BenchKeys.of(0, ALL));
  }

  /// Whose transactions the ceiling is measured with.
  static List<BenchKeys.Key> ceilingKeys() {
    return BenchKeys.of(Settings.ACCOUNTS, Settings.OTHERS);
  }

  /// Those of the bare loop.
  static List<BenchKeys.Key> loopKeys() {
    return BenchKeys.of(Settings.ACCOUNTS + Settings.OTHERS, Settings.OTHERS);
  }
}
