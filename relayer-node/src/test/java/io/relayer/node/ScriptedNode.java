package io.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.rpc.NodeEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// A node that says what a test tells it to. By itself it answers a probe of chain 31337, and a
/// batch in reverse order.
public final class ScriptedNode implements AutoCloseable {
  public static final String GENESIS = "0x" + "00".repeat(31) + "07";
  public static final String HASH = "0x" + "ab".repeat(32);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// What happens to a whole HTTP request.
  public sealed interface Http {
    /// The usual: each call is answered by the script of its method.
    record Answers() implements Http {}

    record Says(int status, String body) implements Http {}

    /// The same as it comes over the wire.
    record SaysBytes(Bytes body) implements Http {}

    /// HTTP 429 with a `Retry-After`.
    record Limits(String retryAfter) implements Http {}

    /// Reads the request, then says nothing until the node is closed.
    record Hangs() implements Http {}

    /// Reads the request, then closes the connection.
    record HangsUp() implements Http {}
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Function<JsonNode, String>> scripts = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Function<JsonNode, Http> http = _ -> new Http.Answers();

  public ScriptedNode() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    result("eth_chainId", "\"0x7a69\"");
    result("web3_clientVersion", "\"Geth/v1.16.3\"");
    result("eth_syncing", "false");
    head(5);
  }

  /// Its newest block from now on.
  public ScriptedNode head(long number) {
    return on(
        "eth_getBlockByNumber",
        params -> {
          String asked = params.path(0).asString();
          return ok(
              block(asked.equals("latest") ? "0x" + Long.toHexString(number) : asked, GENESIS));
        });
  }

  public NodeEndpoint endpoint() {
    return NodeEndpoint.at(uri(""), PATIENCE, PATIENCE);
  }

  /// An endpoint that does not wait long.
  public NodeEndpoint endpoint(Duration timeout) {
    return NodeEndpoint.at(uri(""), timeout, timeout);
  }

  public URI uri(String userAndAt) {
    return URI.create(
        "http://" + userAndAt + "127.0.0.1:" + server.getAddress().getPort() + "/key?token=secret");
  }

  /// Answers calls of `method` with the rest of a JSON-RPC answer: `"result": …` or `"error": …`.
  public ScriptedNode on(String method, Function<JsonNode, String> script) {
    scripts.put(method, script);
    return this;
  }

  public ScriptedNode result(String method, String json) {
    return on(method, _ -> ok(json));
  }

  /// Accepts what it is sent, under its hash.
  public ScriptedNode accepting() {
    return on("eth_sendRawTransaction", params -> ok("\"" + hashOf(params) + "\""));
  }

  /// The hash of the bytes that such a call brings.
  public static TxHash hashOf(JsonNode params) {
    return TxHash.of(Keccak.hash(Bytes.parse(params.path(0).asString()).toArray()));
  }

  public ScriptedNode error(String method, int code, String message) {
    return on(method, _ -> refused(code, message));
  }

  public ScriptedNode http(Http behaviour) {
    return http(_ -> behaviour);
  }

  public ScriptedNode http(Function<JsonNode, Http> behaviour) {
    http = behaviour;
    return this;
  }

  public static String ok(String json) {
    return "\"result\":" + json;
  }

  public static String refused(int code, String message) {
    return "\"error\":{\"code\":%d,\"message\":\"%s\"}".formatted(code, message);
  }

  /// A block without transactions.
  public static String block(String number, String hash) {
    return """
    {"number":"%s","hash":"%s","parentHash":"%s","timestamp":"0x10","gasLimit":"0x20",
     "gasUsed":"0x0","transactions":[]}\
    """
        .formatted(number, hash, HASH);
  }

  /// The methods called so far, in order, batches taken apart.
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public long count(String method) {
    return calls.stream().filter(method::equals).count();
  }

  /// `header: value` of each request's `Authorization`.
  public List<String> authorizations() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      requests.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      switch (http.apply(request)) {
        case Http.Answers() -> say(exchange, 200, answer(request));
        case Http.Says(int status, String body) -> say(exchange, status, body);
        case Http.SaysBytes(Bytes body) -> say(exchange, 200, body.toArray());
        case Http.Limits(String retryAfter) -> {
          exchange.getResponseHeaders().set("Retry-After", retryAfter);
          say(exchange, 429, "");
        }
        case Http.Hangs() -> closed.await();
        case Http.HangsUp() -> {}
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    say(exchange, status, body.getBytes(UTF_8));
  }

  private static void say(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String answer(JsonNode request) {
    if (!(request instanceof ArrayNode batch)) {
      return one(request);
    }
    var answers = new ArrayList<String>();
    batch.forEach(call -> answers.add(one(call)));
    return "[" + String.join(",", answers.reversed()) + "]";
  }

  private String one(JsonNode call) {
    String method = call.path("method").asString();
    calls.add(method);
    String answer =
        scripts
            .getOrDefault(method, _ -> refused(-32601, "the method does not exist"))
            .apply(call.path("params"));
    return "{\"jsonrpc\":\"2.0\",\"id\":" + call.path("id") + "," + answer + "}";
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
