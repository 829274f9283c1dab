package io.relayer.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// geth with a development chain of its own (id 1337), for tests against the node that most people
/// run. It makes a block each period, empty or not. It ends with this JVM.
public final class GethNode implements AutoCloseable {
  /// Of the development chain.
  public static final long CHAIN_ID = 1337;

  private static final String VERSION = "1.17.10";
  private static final String NAME = "geth-" + VERSION;
  private static final String MODULE = "github.com/ethereum/go-ethereum/cmd/geth@v" + VERSION;
  private static final Duration BUILT = Duration.ofMinutes(20);
  private static final Duration IMPORTED = Duration.ofMinutes(1);
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofSeconds(20);

  private final ServerProcess process;
  private final int port;
  private final JsonRpc rpc;

  private GethNode(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
    this.rpc = new JsonRpc(URI.create(url()));
  }

  /// Builds geth if it is not there, and starts it.
  ///
  /// @param folder of its data
  /// @param rich the account that has all the funds
  /// @param period whole seconds between blocks
  /// @param options further ones of its command line
  /// @throws DevnetException if it can't be built or does not start
  public static GethNode start(Path folder, DevAccount rich, Duration period, String... options) {
    Path geth = install();
    takeIn(geth, folder, rich);
    return Ports.start(
        NAME,
        0,
        port -> {
          var started =
              ServerProcess.start(
                  new ServerCommand(
                      NAME, List.of(), geth, line(port, period, options), folder, Signal.TERM));
          var it = new GethNode(started, port);
          started.awaitReady(port, READY, it.rpc::answers);
          return it;
        });
  }

  /// Builds geth if it is not there.
  ///
  /// @return its program
  /// @throws DevnetException if it can't be built
  public static Path install() {
    return ToolCache.installed(NAME, GethNode::build).resolve("geth");
  }

  /// Its cache of compiled packages is the user's own, so a second build takes seconds.
  private static void build(Path folder) {
    String go =
        Tool.onPath("go")
            .map(Path::toString)
            .orElseThrow(() ->
                new DevnetException(
                    "go is not on the PATH, and it builds %s: install Go 1.24 or newer (https://go.dev)"
                        .formatted(NAME)));
    String env =
        Tool.onPath("env")
            .map(Path::toString)
            .orElseThrow(() -> new DevnetException("env is not on the PATH"));
    Tool.run(
        folder, BUILT, List.of(env, "GOBIN=" + folder.toAbsolutePath(), go, "install", MODULE));
  }

  /// Its development chain gives all funds to the first account of its key store.
  private static void takeIn(Path geth, Path folder, DevAccount rich) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("password"), "none\n");
      Files.writeString(folder.resolve("key"), rich.privateKey().substring(2));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + folder, e);
    }
    Tool.run(
        folder,
        IMPORTED,
        List.of(
            geth.toString(),
            "account",
            "import",
            "--lightkdf",
            "--datadir=data",
            "--password=password",
            "key"));
  }

  private static List<String> line(int port, Duration period, String... options) {
    return Stream.concat(
            Stream.of(
                "--dev",
                "--dev.period=" + period.toSeconds(),
                "--datadir=data",
                "--password=password",
                "--http",
                "--http.port=" + port,
                "--http.api=eth,net,web3,debug,txpool,miner",
                "--ws",
                "--ws.port=" + port,
                "--ipcdisable",
                "--nodiscover",
                "--maxpeers=0",
                "--port=0"),
            Arrays.stream(options))
        .toList();
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public String wsUrl() {
    return "ws://127.0.0.1:" + port;
  }

  /// Takes the chain back to this block; what comes then is another one.
  public void setHead(long number) {
    rpc("debug_setHead", "0x" + Long.toHexString(number));
  }

  /// @throws RpcRefusedException if the node answered with an error
  public JsonNode rpc(String method, Object... params) {
    return rpc.call(method, params);
  }

  /// What the node has used since its start.
  public Duration cpuTime() {
    return process.cpuTime();
  }

  @Override
  public void close() {
    rpc.close();
    process.end(END);
  }
}
