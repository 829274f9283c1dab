package io.relayer.bench;

import io.relayer.app.config.DevChains;
import io.relayer.app.config.Endpoints;
import io.relayer.app.dev.DevAdditions;
import io.relayer.app.dev.DevOptions;
import io.relayer.app.dev.DevRelayer;
import io.relayer.app.run.OpenResources;
import io.relayer.bench.node.BenchKeys;
import io.relayer.bench.node.NullNode;
import io.relayer.bench.result.Settings;
import io.relayer.bench.round.MeasuredChain;
import io.relayer.bench.round.Rounds;
import io.relayer.devnet.ChainOptions;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.DevnetPorts;
import io.relayer.ethereum.value.ChainId;
import java.nio.file.Path;
import java.util.List;

/// All that a bench measures, on a folder of its own: the embedded stack with a relayer, whose
/// chains are the measured one and that of a null node, and a second node of the same kind, for
/// what is measured without a relayer. Else the relayer would follow blocks full of strangers'
/// transactions, and the ceiling would be less than the node's.
///
/// @param bare the second node
/// @param chain that the relayer's rounds go to
record BenchStack(DevRelayer dev, DevChain bare, MeasuredChain chain, MeasuredChain nullChain) {
  private static final int ALL = Settings.ACCOUNTS + 2 * Settings.OTHERS;

  /// @param opened closes all of it in the end
  static BenchStack start(Path folder, OpenResources opened) throws InterruptedException {
    NullNode nullNode = opened.add("null node", NullNode.start(Settings.BLOCK_TIME));
    DevChain bare =
        opened.add(
            "bare node",
            DevChain.start(
                ChainOptions.on(folder.resolve("bare"))
                    .withBlockTime(Settings.BLOCK_TIME)
                    .withAccounts(ALL)));
    DevRelayer dev = DevRelayer.start(options(folder, nullNode), opened);
    DevChain measured = dev.devnet().chains().getFirst();
    return new BenchStack(
        dev,
        bare,
        new MeasuredChain(Settings.NODE, new ChainId(measured.chainId()), measured::cpuTime),
        new MeasuredChain("null", new ChainId(NullNode.CHAIN_ID), nullNode::cpuTime));
  }

  private static DevOptions options(Path folder, NullNode nullNode) {
    var further = new Endpoints.Chain(NullNode.CHAIN_ID, List.of(nullNode.url()));
    return new DevOptions(
        folder.resolve("relayer"),
        true,
        0,
        DevnetPorts.ANY,
        new DevChains(1, 1, Settings.BLOCK_TIME),
        new DevAdditions(Settings.ACCOUNTS, Rounds.POSTGRES, List.of(further)));
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
