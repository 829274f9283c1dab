package io.relayer.app.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A gateway before a node that lets in who knows its secrets. It can be told to behave as gateways
/// do that are in trouble: some repeat in their answers what they were sent.
final class GuardedNode implements AutoCloseable {
  enum Mode {
    WELL,
    /// Answers after the client has given up.
    SLOW,
    /// Sends the caller to another address.
    REDIRECTS,
    /// HTTP 401, with a JSON-RPC error that shows the request's URL and headers.
    UNAUTHORISED,
    /// HTTP 200, with such an error.
    REFUSES,
    /// HTTP 502, with a page that shows them.
    BROKEN
  }

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI node;
  private final Predicate<HttpExchange> lock;
  private final URI elsewhere;
  private final AtomicInteger strangers = new AtomicInteger();
  private volatile Mode mode = Mode.WELL;

  /// @param lock whether a request knows the secrets
  /// @param elsewhere where callers are sent to
  GuardedNode(URI node, Predicate<HttpExchange> lock, URI elsewhere) throws IOException {
    this.node = node;
    this.lock = lock;
    this.elsewhere = elsewhere;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void be(Mode now) {
    mode = now;
  }

  /// How many requests came without the secrets.
  int strangers() {
    return strangers.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] asked = exchange.getRequestBody().readAllBytes();
    Mode now = mode;
    if (!lock.test(exchange)) {
      strangers.incrementAndGet();
      now = Mode.UNAUTHORISED;
    }
    switch (now) {
      case WELL -> forward(exchange, asked);
      case SLOW -> {} // never
      case REDIRECTS -> {
        exchange.getResponseHeaders().set("Location", elsewhere.toString());
        reply(exchange, 307, "");
      }
      case UNAUTHORISED -> reply(exchange, 401, error(exchange));
      case REFUSES -> reply(exchange, 200, error(exchange));
      case BROKEN -> reply(exchange, 502, "<html>" + told(exchange) + "</html>");
    }
  }

  private void forward(HttpExchange exchange, byte[] asked) throws IOException {
    try {
      reply(
          exchange,
          200,
          client
              .send(
                  HttpRequest.newBuilder(node)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofByteArray(asked))
                      .build(),
                  BodyHandlers.ofString())
              .body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String error(HttpExchange exchange) {
    return "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"no such key: %s\"}}"
        .formatted(told(exchange));
  }

  private static String told(HttpExchange exchange) {
    return (exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet())
        .replace('"', '\'');
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
