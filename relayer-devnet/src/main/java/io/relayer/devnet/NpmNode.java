package io.relayer.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An Ethereum node from npm that is a Node.js program, for tests against other nodes than anvil.
/// It ends with this JVM.
public final class NpmNode implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration END = Duration.ofSeconds(20);

  /// @param name with its version, such as `ganache-7.9.2`; it is installed once under this name
  /// @param files where its `package.json`, the lock and `.npmrc` are on the class path
  /// @param script what is started, below `node_modules`
  public record Program(String name, String files, String script) {}

  /// Makes the command line.
  @FunctionalInterface
  public interface Arguments {
    /// @param port for JSON-RPC over HTTP
    /// @param other for what else the node listens on
    List<String> of(int port, int other);
  }

  private record Listening(int port, int other) {}

  private final ServerProcess process;
  private final Listening ports;
  private final JsonRpc rpc;

  private NpmNode(ServerProcess process, Listening ports) {
    this.process = process;
    this.ports = ports;
    this.rpc = new JsonRpc(URI.create(url(ports.port())));
  }

  /// Installs the program if it is not there, and starts it.
  ///
  /// @param folder of its data, and its current one; its `node_modules` are linked there
  /// @throws DevnetException if it can't be installed or does not start
  public static NpmNode start(Program program, Path folder, Arguments arguments) {
    Path node =
        Tool.onPath("node")
            .orElseThrow(() ->
                new DevnetException(
                    "node is not on the PATH, and runs %s: install Node.js 20 or newer (https://nodejs.org)"
                        .formatted(program.name())));
    link(folder, installed(program));
    return Ports.start(
        program.name(),
        0,
        port -> {
          var ports = new Listening(port, Ports.free());
          List<String> line = new ArrayList<>(List.of("node_modules/" + program.script()));
          line.addAll(arguments.of(ports.port(), ports.other()));
          var started = ServerProcess.start(command(program, node, line, folder));
          var it = new NpmNode(started, ports);
          started.awaitReady(port, READY, it.rpc::answers);
          return it;
        });
  }

  private static ServerCommand command(Program program, Path node, List<String> line, Path folder) {
    return new ServerCommand(program.name(), List.of(), node, line, folder, Signal.TERM);
  }

  private static Path installed(Program program) {
    return ToolCache.installed(
        program.name(),
        folder ->
            Npm.install(
                folder,
                program.files(),
                program.name() + ": install Node.js 20 or newer (https://nodejs.org)"));
  }

  private static void link(Path folder, Path installed) {
    try {
      Files.createSymbolicLink(
          Files.createDirectories(folder).resolve("node_modules"),
          installed.resolve("node_modules"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot link node_modules into " + folder, e);
    }
  }

  public String url() {
    return url(ports.port());
  }

  /// The second port that the command line was made with.
  public int otherPort() {
    return ports.other();
  }

  /// @throws RpcRefusedException if the node answered with an error
  public JsonNode rpc(String method, Object... params) {
    return rpc.call(method, params);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    rpc.close();
    process.end(END);
  }
}
