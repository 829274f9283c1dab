package io.relayer.bench;

import io.relayer.app.config.DevChains;
import io.relayer.app.config.Endpoints;
import io.relayer.app.dev.DevAdditions;
import io.relayer.app.dev.DevOptions;
import io.relayer.app.dev.DevRelayer;
import io.relayer.app.run.Databases;
import io.relayer.app.run.OpenResources;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.bench.fill.Fill;
import io.relayer.bench.node.BenchKeys;
import io.relayer.bench.node.NullNode;
import io.relayer.bench.result.Settings;
import io.relayer.bench.round.MeasuredChain;
import io.relayer.bench.round.Rounds;
import io.relayer.core.database.Database;
import io.relayer.devnet.ChainOptions;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.DevnetPorts;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

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

  /// Fills the measured chain's part of the database.
  ///
  /// @param count of finished transactions; 0 leaves it as it is
  /// @return the accounts that they are of
  Set<Address> fill(int count, ProgressLine progress) throws InterruptedException {
    if (count == 0) {
      return Set.of();
    }
    long begun = System.nanoTime();
    try (Database database = Databases.forReading(dev.configuration())) {
      long before = database.withHandle(BenchStack::size);
      Set<Address> accounts =
          new Fill(database, chain.id(), count)
              .write(
                  Math.max(1, dev.devnet().chains().getFirst().blockNumber()),
                  written -> progress.show("filled with %,d of %,d".formatted(written, count)));
      progress.finish(
          "filled with %,d transactions in %d s, %,d bytes each"
              .formatted(
                  count,
                  Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                  (database.withHandle(BenchStack::size) - before) / count));
      return accounts;
    }
  }

  private static long size(Handle handle) {
    return handle
        .createQuery("select pg_database_size(current_database())")
        .mapTo(Long.class)
        .one();
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
