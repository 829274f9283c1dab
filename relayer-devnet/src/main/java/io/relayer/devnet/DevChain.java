package io.relayer.devnet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An Ethereum node with a chain of its own (anvil), on a folder that keeps blocks, receipts and
/// accounts. A SIGKILL of this JVM costs it no block; a SIGKILL of anvil itself ([#kill]) costs all
/// since its start. Transactions that are not in a block are not kept in either case. The first
/// block is the same in all cases, until the folder is deleted.
///
/// All blocks are kept, but the state (balances, nonces, storage) only of the newest
/// [#STATES_KEPT]: calls at an older block are refused, and no deeper reorg can be made.
///
/// anvil sets no limit on how many transactions wait, nor on those of one sender.
public final class DevChain implements AutoCloseable {
  /// Of how many blocks, counted from the newest, the state is kept.
  public static final int STATES_KEPT = 128;

  private static final Logger log = LoggerFactory.getLogger(DevChain.class);
  private static final String NAME = "dev chain";
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofMinutes(2); // it writes its state

  private final ChainOptions options;
  private final FolderLock lock;
  private final ServerProcess process;
  private final JsonRpc rpc;
  private final int port;
  private final List<DevAccount> accounts = new ArrayList<>();
  private @Nullable BlockClock clock;

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
    return FolderLock.start(NAME, options.folder(), lock -> startOn(options, lock));
  }

  private static DevChain startOn(ChainOptions options, FolderLock lock) throws IOException {
    Path folder = options.folder().toRealPath();
    OrphanProcess.in(folder).end(Signal.TERM, END);
    Path anvil = AnvilBinary.find();
    ChainState state = new ChainState(folder);
    Instant genesis = state.mend().orElseGet(new GenesisTime(folder)::kept);
    DevChain chain =
        Ports.start(NAME, options.port(), port -> start(options, lock, anvil, port, genesis));
    state.accepted();
    log.info("{} {} is ready: {}", NAME, options.chainId(), chain.url());
    return chain;
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

  /// Makes no more blocks until [#resumeMining], unless by `evm_mine`.
  public void pauseMining() {
    if (clock != null) {
      clock.pause();
    } else {
      rpc("evm_setAutomine", false);
    }
  }

  /// Makes blocks again as the options say.
  public void resumeMining() {
    if (clock != null) {
      clock.resume();
    } else if (options.mining() instanceof Mining.Instantly) {
      rpc("evm_setAutomine", true);
    }
  }

  /// What the node has used since its start.
  public Duration cpuTime() {
    return process.cpuTime();
  }

  /// Completed when the server has ended without having been asked to, with what there is to say.
  CompletableFuture<String> death() {
    return process.death();
  }

  /// Ends the node in good order and starts it again on the same port and chain.
  public DevChain restart() {
    close();
    return start(options.withPort(port));
  }

  /// Ends the node at once, as a crash would; for tests. Blocks since its start are lost.
  public void kill() {
    process.kill();
    stopClock();
    rpc.close();
    lock.close();
  }

  /// Ends the node in good order; the chain stays. Idempotent.
  @Override
  public void close() {
    stopClock();
    process.end(END);
    rpc.close();
    lock.close();
  }

  private static DevChain start(
      ChainOptions options, FolderLock lock, Path anvil, int port, Instant genesis) {
    Path folder = options.folder().toAbsolutePath();
    List<String> flags = AnvilFlags.of(options, folder, port, genesis);
    ServerCommand command = new ServerCommand(NAME, List.of(), anvil, flags, folder, Signal.TERM);
    DevChain chain = new DevChain(options, lock, ServerProcess.start(command), port);
    // anvil may answer before it has written its accounts.
    chain.process.awaitReady(
        port, READY, () -> chain.answers() && chain.readAccounts(AnvilFlags.accounts(folder)));
    chain.begin(genesis);
    chain.startClock();
    return chain;
  }

  private void begin(Instant genesis) {
    try {
      requireGenesis(genesis);
      // To be told the first block's time puts anvil's clock back to it.
      rpc("evm_setTime", System.currentTimeMillis());
    } catch (DevnetException e) {
      kill(); // it is not to write down what it has made
      throw e;
    }
  }

  private void requireGenesis(Instant genesis) {
    String time = rpc("eth_getBlockByNumber", "0x0", false).path("timestamp").asString("0x0");
    Instant found = Instant.ofEpochSecond(Long.decode(time));
    if (!found.equals(genesis)) {
      throw new DevnetException(
          "%s: the first block in folder %s is of %s, and this anvil begins with one of %s, another chain: see in the log which anvil it is, and take it off the PATH (the right one is then installed), or delete the folder to begin a new chain"
              .formatted(NAME, options.folder(), genesis, found));
    }
  }

  private void startClock() {
    if (options.mining() instanceof Mining.Every(Duration blockTime)) {
      clock = BlockClock.start(blockTime, () -> rpc("evm_mine"));
    }
  }

  private void stopClock() {
    if (clock != null) {
      clock.close();
    }
  }

  private boolean answers() {
    try {
      return Long.decode(rpc("eth_chainId").asString()) == options.chainId();
    } catch (DevnetException _) {
      return false;
    }
  }

  /// Whether the file is there, and whole.
  private boolean readAccounts(Path file) {
    try {
      JsonNode config = JsonMapper.shared().readTree(Files.readString(file));
      List<DevAccount> read = new ArrayList<>();
      for (int i = 0; i < config.path("available_accounts").size(); i++) {
        read.add(
            new DevAccount(
                config.get("available_accounts").get(i).asString(),
                config.get("private_keys").get(i).asString()));
      }
      accounts.clear();
      accounts.addAll(read);
      return !read.isEmpty();
    } catch (IOException | JacksonException _) {
      return false;
    }
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
