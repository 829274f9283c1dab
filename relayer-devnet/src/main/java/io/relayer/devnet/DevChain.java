package io.relayer.devnet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An Ethereum node with a chain of its own (anvil), on a folder that keeps blocks, receipts and
/// accounts. A SIGKILL of this JVM costs it no block; a SIGKILL of anvil itself ([#kill]) costs all
/// since its start. Transactions that are not in a block are not kept in either case.
///
/// anvil sets no limit on how many transactions wait, nor on those of one sender.
public final class DevChain implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DevChain.class);
  private static final String NAME = "dev chain";
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(60); // it writes its state
  private static final String BLOCK_GAS_LIMIT = "3000000000";
  private static final String BALANCE = "1000000";

  private final ChainOptions options;
  private final FolderLock lock;
  private final ServerProcess process;
  private final JsonRpc rpc;
  private final int port;
  private final List<DevAccount> accounts = new ArrayList<>();

  private DevChain(ChainOptions options, FolderLock lock, ServerProcess process, int port) {
    this.options = options;
    this.lock = lock;
    this.process = process;
    this.port = port;
    this.rpc = new JsonRpc(URI.create(url(port)));
  }

  /// Starts the node, and ends first what a killed process left running on the folder.
  ///
  /// @throws PortTakenException if the port that was asked for is not free
  public static DevChain start(ChainOptions options) {
    FolderLock lock = FolderLock.take(NAME, options.folder());
    try {
      Path folder = options.folder().toRealPath();
      Leftover.in(folder).end(Signal.TERM, END);
      Path anvil = AnvilBinary.find();
      ChainState state = new ChainState(folder);
      state.mend();
      DevChain chain = Ports.start(NAME, options.port(), port -> start(options, lock, anvil, port));
      state.accepted();
      log.info("{} {} is ready: {}", NAME, options.chainId(), chain.url());
      return chain;
    } catch (IOException e) {
      lock.close();
      throw new DevnetException("%s: cannot use folder %s".formatted(NAME, options.folder()), e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public long chainId() {
    return options.chainId();
  }

  public int port() {
    return port;
  }

  /// Its JSON-RPC over HTTP.
  public String url() {
    return url(port);
  }

  /// Its JSON-RPC over WebSocket.
  public String wsUrl() {
    return "ws://127.0.0.1:" + port;
  }

  /// The accounts that had funds at genesis; anvil also signs for them (`eth_sendTransaction`).
  public List<DevAccount> accounts() {
    return List.copyOf(accounts);
  }

  /// Calls the node; also for its cheats, such as `anvil_reorg`, `evm_mine`, `anvil_setBalance`.
  ///
  /// @return the result; JSON's null if that is the answer
  /// @throws RpcRefusedException if the node answered with an error
  public JsonNode rpc(String method, Object... params) {
    return rpc.call(method, params);
  }

  public long blockNumber() {
    return Long.decode(rpc("eth_blockNumber").asString());
  }

  /// Ends the node in good order and starts it again on the same port and chain.
  public DevChain restart() {
    close();
    return start(options.withPort(port));
  }

  /// Ends the node at once, as a crash would; for tests. Blocks since its start are lost.
  public void kill() {
    process.kill();
    rpc.close();
    lock.close();
  }

  /// Ends the node in good order; the chain stays. Idempotent.
  @Override
  public void close() {
    stopMining();
    process.end(END);
    rpc.close();
    lock.close();
  }

  private static DevChain start(ChainOptions options, FolderLock lock, Path anvil, int port) {
    Path folder = options.folder().toAbsolutePath();
    ServerCommand command =
        new ServerCommand(
            NAME, List.of(), anvil, arguments(options, folder, port), folder, Signal.TERM);
    DevChain chain = new DevChain(options, lock, ServerProcess.start(command), port);
    chain.process.awaitReady(port, READY, chain::answers);
    chain.readAccounts(accountsFile(folder));
    return chain;
  }

  private static List<String> arguments(ChainOptions options, Path folder, int port) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--chain-id",
                Long.toString(options.chainId()),
                "--state",
                new ChainState(folder).file().toString(),
                "--cache-path",
                folder.resolve("cache").toString(),
                "--config-out",
                accountsFile(folder).toString(),
                "--preserve-historical-states", // else `finalized` has no state after a restart
                "--slots-in-an-epoch",
                "1", // else `finalized` lags 64 blocks
                "--gas-limit",
                BLOCK_GAS_LIMIT,
                "--mnemonic",
                DevAccount.WELL_KNOWN_MNEMONIC,
                "--accounts",
                Integer.toString(options.accounts()),
                "--balance",
                BALANCE,
                "--no-request-size-limit",
                "--quiet"));
    arguments.addAll(options.mining().flags());
    arguments.addAll(options.flags());
    return arguments;
  }

  /// anvil goes on making blocks after it has written its state, until it is gone; what somebody
  /// saw in these would be lost.
  private void stopMining() {
    try {
      if (process.isRunning()) {
        rpc("evm_setAutomine", false);
        rpc("evm_setIntervalMining", 0);
      }
    } catch (DevnetException e) {
      log.warn("{} {}: could not stop its mining before its end", NAME, chainId(), e);
    }
  }

  private boolean answers() {
    try {
      return Long.decode(rpc("eth_chainId").asString()) == options.chainId();
    } catch (DevnetException _) {
      return false;
    }
  }

  private void readAccounts(Path file) {
    try {
      JsonNode config = JsonMapper.shared().readTree(Files.readString(file));
      for (int i = 0; i < config.path("available_accounts").size(); i++) {
        accounts.add(
            new DevAccount(
                config.get("available_accounts").get(i).asString(),
                config.get("private_keys").get(i).asString()));
      }
    } catch (IOException e) {
      close();
      throw new DevnetException("%s: cannot read its accounts from %s".formatted(NAME, file), e);
    }
  }

  private static Path accountsFile(Path folder) {
    return folder.resolve("accounts.json");
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
