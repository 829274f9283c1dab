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
import io.relayer.bench.node.FundedGeth;
import io.relayer.bench.node.NodeKind;
import io.relayer.bench.node.NullNode;
import io.relayer.bench.node.RealNode;
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
/// geth is no part of the embedded stack: it runs beside that, as a further chain, and the stack's
/// own chain is there and empty.
///
/// @param bare the second node
/// @param node the one that the relayer's rounds go to
record BenchStack(
    DevRelayer dev, RealNode bare, RealNode node, MeasuredChain chain, MeasuredChain nullChain) {
  private static final int ALL = Settings.ACCOUNTS + 2 * Settings.OTHERS;

  /// @param opened closes all of it in the end
  static BenchStack start(NodeKind kind, Path folder, OpenResources opened)
      throws InterruptedException {
    NullNode nullNode = opened.add("null node", NullNode.start(kind.blockTime()));
    return switch (kind) {
      case ANVIL -> onAnvil(folder, nullNode, opened);
      case GETH -> onGeth(folder, nullNode, opened);
    };
  }

  private static BenchStack onAnvil(Path folder, NullNode nullNode, OpenResources opened)
      throws InterruptedException {
    DevChain bare =
        opened.add(
            "bare node",
            DevChain.start(
                ChainOptions.on(folder.resolve("bare"))
                    .withBlockTime(NodeKind.ANVIL.blockTime())
                    .withAccounts(ALL)));
    DevRelayer dev =
        DevRelayer.start(options(NodeKind.ANVIL, folder, List.of(further(nullNode))), opened);
    RealNode node = new RealNode.Anvil(dev.devnet().chains().getFirst());
    return of(dev, NodeKind.ANVIL, new RealNode.Anvil(bare), node, nullNode);
  }

  private static BenchStack onGeth(Path folder, NullNode nullNode, OpenResources opened)
      throws InterruptedException {
    RealNode bare = geth("bare", folder, Settings.ACCOUNTS, 2 * Settings.OTHERS, opened);
    RealNode node = geth("geth", folder, 0, Settings.ACCOUNTS, opened);
    var measured = new Endpoints.Chain(node.chainId().value(), List.of(node.url()));
    DevRelayer dev =
        DevRelayer.start(
            options(NodeKind.GETH, folder, List.of(measured, further(nullNode))), opened);
    return of(dev, NodeKind.GETH, bare, node, nullNode);
  }

  /// @param first of the accounts that have funds, counted from 0
  private static RealNode geth(
      String name, Path folder, int first, int accounts, OpenResources opened)
      throws InterruptedException {
    List<Address> funded =
        BenchKeys.of(first, accounts).stream().map(BenchKeys.Key::address).toList();
    BenchKeys.Key rich = BenchKeys.of(ALL, 1).getFirst();
    return new RealNode.Geth(
        opened.add(name, FundedGeth.start(folder.resolve(name), rich, funded)));
  }

  private static BenchStack of(
      DevRelayer dev, NodeKind kind, RealNode bare, RealNode node, NullNode nullNode) {
    return new BenchStack(
        dev,
        bare,
        node,
        new MeasuredChain(kind.toString(), node.chainId(), node::cpuTime),
        new MeasuredChain("null", new ChainId(NullNode.CHAIN_ID), nullNode::cpuTime));
  }

  private static Endpoints.Chain further(NullNode nullNode) {
    return new Endpoints.Chain(NullNode.CHAIN_ID, List.of(nullNode.url()));
  }

  private static DevOptions options(NodeKind kind, Path folder, List<Endpoints.Chain> further) {
    return new DevOptions(
        folder.resolve("relayer"),
        true,
        0,
        DevnetPorts.ANY,
        new DevChains(1, 1, kind.blockTime()),
        new DevAdditions(Settings.ACCOUNTS, Rounds.POSTGRES, further));
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
                  Math.max(1, node.head()),
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
