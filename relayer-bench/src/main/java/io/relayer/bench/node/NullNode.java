package io.relayer.bench.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.relayer.devnet.GroupedThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// A node that takes everything and executes nothing, with blocks at a steady pace: before it, the
/// relayer's own limit is seen. It recovers each sender, as its receipts must name it; what it uses
/// is told apart from the rest of this JVM.
public final class NullNode implements AutoCloseable {
  /// Next to those of the dev chains.
  public static final long CHAIN_ID = 31_399;

  private static final int THREADS = 4;
  private static final int OK = 200;

  private final GroupedThreads group = new GroupedThreads("null-node");
  private final NullAnswers answers = new NullAnswers(new NullChain(), CHAIN_ID);
  private final ExecutorService threads;
  private final ScheduledExecutorService clock;
  private final HttpServer server;

  private NullNode(Duration blockTime) {
    threads = group.call(() -> Executors.newFixedThreadPool(THREADS));
    clock = group.call(Executors::newSingleThreadScheduledExecutor);
    server = group.call(this::serve);
    var _ =
        clock.scheduleAtFixedRate(
            answers.chain()::mine, blockTime.toNanos(), blockTime.toNanos(), TimeUnit.NANOSECONDS);
  }

  public static NullNode start(Duration blockTime) {
    return new NullNode(blockTime);
  }

  private HttpServer serve() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(threads);
      made.createContext("/", this::handle);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("null node: no free port on 127.0.0.1", e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode asked = JsonMapper.shared().readTree(exchange.getRequestBody());
      byte[] body = JsonMapper.shared().writeValueAsBytes(answer(asked));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(OK, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private JsonNode answer(JsonNode asked) {
    if (!asked.isArray()) {
      return answers.answer(asked);
    }
    ArrayNode all = JsonMapper.shared().createArrayNode();
    asked.forEach(call -> all.add(answers.answer(call)));
    return all;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What its threads have used.
  public Duration cpuTime() {
    return group.cpuTime();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
