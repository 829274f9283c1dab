package io.relayer.devnet.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.relayer.devnet.DevnetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stands before a JSON-RPC node (HTTP), on a free port of the loopback address; counts the calls,
/// and changes the answers as [#faults] says. Without a fault it passes requests on as they are;
/// with one, the calls of a batch are put to the node one by one.
public final class RpcProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RpcProxy.class);
  private static final int OK = 200;
  private static final int BAD_GATEWAY = 502;
  private static final int LONGEST_REQUEST = 64 << 20;

  private final UpstreamNode node;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CallCounts counts = new CallCounts();
  private volatile List<RpcFault> faults = List.of();

  private RpcProxy(String url) {
    this.node = new UpstreamNode(URI.create(url));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new DevnetException("proxy: no free port on 127.0.0.1: " + e.getMessage(), e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// @param url of the real node
  public static RpcProxy to(String url) {
    return new RpcProxy(url);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// From now on these hold, and no others; none of them: the node as it is.
  public void faults(RpcFault... next) {
    faults = List.of(next);
  }

  /// What was called so far; those of batches count one by one.
  public CallCounts calls() {
    return counts;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange, exchange.getRequestBody().readNBytes(LONGEST_REQUEST));
      } catch (UncheckedIOException e) {
        log.debug("proxy: the node did not answer", e);
        say(exchange, BAD_GATEWAY, String.valueOf(e.getMessage()).getBytes(UTF_8));
      }
    }
  }

  private void answer(HttpExchange exchange, byte[] request) throws IOException {
    Optional<JsonNode> calls = calls(request);
    calls.ifPresent(counts::add);
    List<RpcFault> now = faults;
    if (now.isEmpty() || calls.isEmpty()) {
      HttpResponse<byte[]> answer = node.post(request);
      say(exchange, answer.statusCode(), answer.body());
      return;
    }
    Optional<JsonNode> answer = new FaultyNode(node, now).answer(calls.get());
    if (answer.isPresent()) {
      say(exchange, OK, JsonMapper.shared().writeValueAsBytes(answer.get()));
    }
  }

  /// A call or a batch; empty for what is neither, which the node may answer as it likes.
  private static Optional<JsonNode> calls(byte[] request) {
    try {
      return Optional.of(JsonMapper.shared().readTree(request)).filter(RpcProxy::isCalls);
    } catch (JacksonException e) {
      log.debug("proxy: no JSON", e);
      return Optional.empty();
    }
  }

  private static boolean isCalls(JsonNode request) {
    return request.isObject()
        || (request.isArray() && request.valueStream().allMatch(JsonNode::isObject));
  }

  private static void say(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /// Ends all connections. Idempotent.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    node.close();
  }
}
