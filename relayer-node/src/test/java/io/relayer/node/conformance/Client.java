package io.relayer.node.conformance;

import io.relayer.devnet.DevAccount;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.GethNode;
import io.relayer.devnet.Mining;
import io.relayer.devnet.NpmNode;
import io.relayer.devnet.NpmNode.Program;
import io.relayer.devnet.TestStack;
import io.relayer.node.TestAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A running node with a chain of its own, on which account 0 of the well-known mnemonic has funds.
///
/// @param mine puts what is in the pool into a block; absent where the node never does
record Client(String name, URI http, URI ws, long chainId, @Nullable Runnable mine, Runnable end)
    implements AutoCloseable {
  static final List<String> NAMES = List.of("anvil", "hardhat", "ganache", "ethereumjs", "geth");

  private static final String KEY =
      "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  static Client start(String name) {
    return switch (name) {
      case "anvil" -> anvil();
      case "hardhat" -> hardhat();
      case "ganache" -> ganache();
      case "ethereumjs" -> ethereumjs();
      case "geth" -> geth();
      default -> throw new IllegalArgumentException("no such client: " + name);
    };
  }

  void mineOnce() {
    if (mine != null) {
      mine.run();
    }
  }

  TestAccount account() {
    return TestAccount.of(new DevAccount("", "0x" + KEY), chainId);
  }

  private static Client anvil() {
    DevChain chain = TestStack.newChain(it -> it.withMining(new Mining.OnDemand()));
    return new Client(
        "anvil",
        URI.create(chain.url()),
        URI.create(chain.wsUrl()),
        chain.chainId(),
        () -> chain.rpc("evm_mine"),
        chain::close);
  }

  private static Client hardhat() {
    Path folder = TestStack.folder("hardhat");
    write(folder.resolve("package.json"), "{}");
    write(
        folder.resolve("hardhat.config.js"),
        "module.exports = {networks: {hardhat: {mining: {auto: false, interval: 0}}}};");
    NpmNode node =
        NpmNode.start(
            program("hardhat-2.29.1", "hardhat", "hardhat/internal/cli/bootstrap.js"),
            folder,
            (port, _) -> List.of("node", "--hostname", "127.0.0.1", "--port", "" + port));
    return oneServer("hardhat", node, 31337);
  }

  private static Client ganache() {
    NpmNode node =
        NpmNode.start(
            program("ganache-7.9.2", "ganache", "ganache/dist/node/cli.js"),
            TestStack.folder("ganache"),
            (port, _) ->
                List.of(
                    "--server.host=127.0.0.1",
                    "--server.port=" + port,
                    "--chain.chainId=1337",
                    "--wallet.mnemonic=" + DevAccount.WELL_KNOWN_MNEMONIC));
    node.rpc("miner_stop");
    return oneServer("ganache", node, 1337);
  }

  private static Client oneServer(String name, NpmNode node, long chainId) {
    URI ws = URI.create(node.url().replaceFirst("^http", "ws"));
    return new Client(
        name, URI.create(node.url()), ws, chainId, () -> node.rpc("evm_mine"), node::close);
  }

  /// Makes an empty block every ten seconds: its proof of authority fails at each transaction.
  private static Client ethereumjs() {
    Path folder = TestStack.folder("ethereumjs");
    write(folder.resolve("key"), KEY);
    NpmNode node =
        NpmNode.start(
            program("ethereumjs-0.10.5", "ethereumjs", "@ethereumjs/client/dist/esm/bin/cli.js"),
            folder,
            (port, other) ->
                List.of(
                    "--dev=poa",
                    "--unlock=key",
                    "--dataDir=data",
                    "--rpc",
                    "--rpcAddr=127.0.0.1",
                    "--rpcPort=" + port,
                    "--ws",
                    "--wsAddr=127.0.0.1",
                    "--wsPort=" + other,
                    "--port=0",
                    "--discDns=false",
                    "--discV4=false"));
    URI ws = URI.create("ws://127.0.0.1:" + node.otherPort());
    return new Client("ethereumjs", URI.create(node.url()), ws, 123456, null, node::close);
  }

  /// Makes a block each period, whatever is asked for: what is to stay in the pool for some calls
  /// has that long.
  private static Client geth() {
    GethNode node =
        GethNode.start(
            TestStack.folder("geth"), new DevAccount("", "0x" + KEY), Duration.ofSeconds(4));
    return new Client(
        "geth",
        URI.create(node.url()),
        URI.create(node.wsUrl()),
        GethNode.CHAIN_ID,
        () -> {},
        node::close);
  }

  private static Program program(String name, String files, String script) {
    return new Program(name, "/conformance/" + files, script);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
