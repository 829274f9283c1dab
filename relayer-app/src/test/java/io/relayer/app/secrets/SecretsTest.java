package io.relayer.app.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.relayer.app.CommandRun;
import io.relayer.app.secrets.GuardedNode.Mode;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.DevChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Marked secrets stand wherever the configuration may have some; nothing that is printed shows
/// one, whatever state the nodes are in.
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MARK = "pl4nted";
  private static final String USER = MARK + "-user:" + MARK + "-password";
  private static final String PATH = "/v3/" + MARK + "-path";
  private static final String QUERY = "apikey=" + MARK + "-query";
  private static final String BEARER = "Bearer " + MARK + "-bearer";
  private static final String KEY = MARK + "-header";
  private static final List<String> HIDDEN =
      List.of(MARK, base64(USER), base64(MARK + "-user"), "open sesame");

  private final Map<String, String> printed = new LinkedHashMap<>();
  private final List<GuardedNode> nodes = new ArrayList<>();
  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = freePort();

  @AfterEach
  void close() {
    nodes.forEach(GuardedNode::close);
    client.shutdownNow();
  }

  @Test
  void isToldNowhere() throws Exception {
    StackOptions options =
        new StackOptions(
            Duration.ofSeconds(1),
            1,
            this::nodes,
            List.of("timeouts: { read: 300ms, write: 1s }", "rebroadcast-after: 2s"));
    try (RelayerStack stack = RelayerStack.start(options)) {
      Path config = planted(stack);
      Path log = config.resolveSibling("log");
      Process relayer = run(config, log);
      try {
        await("it to be ready")
            .atMost(PATIENCE)
            .until(
                () -> relayer.isAlive() && get("/health/ready").startsWith("{\"status\":\"up\""));
        String id = pay(stack, "paid");
        await("it to be confirmed")
            .atMost(PATIENCE)
            .until(() -> relayer("before", "status", config, id).contains("confirmed"));
        for (Mode mode : Mode.values()) {
          nodes.forEach(node -> node.be(mode));
          pay(stack, "while-" + mode);
          if (mode != Mode.WELL) {
            await("it to notice").atMost(PATIENCE).until(() -> hasNoticed(stack, mode));
          }
          look(mode.name(), config);
        }
        nodes.forEach(GuardedNode::close);
        look("gone", config);
        relayer("gone", "audit", config);
        relayer("gone", "explain", config, id);
        relayer("gone", "senders", config);
        relayer("gone", "keys", config, "list");
      } finally {
        relayer.destroy();
        relayer.waitFor();
      }
      printed.put("log", Files.readString(log));
      wrongConfigurations(config);
      tables(stack);
    }

    assertThat(nodes).allSatisfy(node -> assertThat(node.strangers()).isZero());
    printed.forEach((where, text) -> assertThat(text).as(where).doesNotContain(HIDDEN));
    assertThat(printed.size()).isGreaterThan(100);
    assertThat(printed.values()) // what the gateways repeated was seen
        .anyMatch(text -> text.contains("no such key: ***"));
  }

  /// By user, path and query, and by headers; where they send callers to, nobody is let in.
  private List<String> nodes(DevChain chain) {
    try {
      URI node = URI.create(chain.url());
      GuardedNode elsewhere = new GuardedNode(node, exchange -> !knows(exchange), node);
      URI other = URI.create("http://127.0.0.1:%d/".formatted(elsewhere.port()));
      GuardedNode byUrl =
          new GuardedNode(
              node,
              exchange ->
                  exchange.getRequestURI().toString().equals(PATH + "?" + QUERY)
                      && ("Basic " + base64(USER)).equals(header(exchange, "Authorization")),
              other);
      GuardedNode byHeaders =
          new GuardedNode(
              node,
              exchange ->
                  BEARER.equals(header(exchange, "Authorization"))
                      && KEY.equals(header(exchange, "x-api-key")),
              other);
      Path keyFile = Files.writeString(folder.resolve("key"), KEY + "\n");
      nodes.addAll(List.of(elsewhere, byUrl, byHeaders));
      return List.of(
          "{ url: \"http://%s@127.0.0.1:%d%s?%s\", ws-url: \"ws://%s@127.0.0.1:1%s\" }"
              .formatted(USER, byUrl.port(), PATH, QUERY, USER, PATH),
          "{ url: \"http://127.0.0.1:%d\", headers: { Authorization: \"%s\", x-api-key-file: %s } }"
              .formatted(byHeaders.port(), BEARER, keyFile));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean knows(HttpExchange exchange) {
    return exchange.getRequestHeaders().toString().contains(MARK)
        || exchange.getRequestURI().toString().contains(MARK);
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  private Path planted(RelayerStack stack) throws IOException {
    Path config = stack.configFile();
    String url = stack.configuration().database().connection().url().reveal();
    return Files.writeString(
        config.resolveSibling("planted.yaml"),
        Files.readString(config)
            .replace("{ port: 0 }", "{ port: " + port + " }")
            .replace(url, url + (url.contains("?") ? "&" : "?") + "sslpassword=" + MARK + "-ssl")
            .replace("properties: {", "properties: { ssl.key.password: " + MARK + "-kafka,"));
  }

  private static Process run(Path config, Path log) throws IOException {
    List<String> command = new ArrayList<>(RelayerChild.command());
    command.addAll(1, List.of("-Duser.language=ar", "-Duser.country=EG")); // other digits
    command.addAll(List.of("run", "--config", config.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(log.toFile()))
        .start();
  }

  private static String pay(RelayerStack stack, String id) {
    stack.requests().publish(stack.requests().payment(id, stack.sender(0), 1));
    return "default/" + id;
  }

  private boolean hasNoticed(RelayerStack stack, Mode mode) {
    get("/health/ready");
    long troubled =
        stack
            .database()
            .withHandle(h ->
                h.createQuery("select count(*) from node_status where last_error is not null")
                    .mapTo(Long.class)
                    .one());
    return troubled >= 2 || mode == Mode.SLOW;
  }

  private void look(String when, Path config) {
    get("/metrics");
    get("/health/ready");
    List.of("doctor", "nodes", "chains").forEach(command -> relayer(when, command, config));
  }

  private String relayer(String when, String command, Path config, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(more));
    all.addAll(List.of("--config", config.toString()));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    String text = run.out() + run.err();
    printed.merge(when + " " + command, text, String::concat);
    return text;
  }

  private String get(String page) {
    URI uri = URI.create("http://127.0.0.1:" + port + page);
    String text;
    try {
      text = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      text = "not there: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    printed.merge(page, text, String::concat);
    return text;
  }

  /// One thing wrong each, with secrets beside it or in it.
  private void wrongConfigurations(Path config) throws IOException {
    String good = Files.readString(config);
    List<String> bad =
        List.of(
            good.replace("url: \"http://", "url: \"ftp://"),
            good.replace("url: \"http://", "url: \"http:/"),
            good.replace("url: \"http://", "url: \""),
            good.replace(PATH + "?", PATH + " ?"),
            good.replace("\"http://" + USER, "\"http://" + USER + "/x"),
            good.replace("{ url: \"http://" + USER, "{ \"http://" + USER),
            good.replace("ws-url: \"ws", "ws-url: \"http"),
            good.replace("ws-url: ", "weight: "),
            good.replace("jdbc:postgresql", "postgres"),
            good.replace("sslpassword=", "socketTimeout=1&connectTimeout="),
            good.replace("ssl.key.password", "acks"),
            good.replace("ssl.key.password", "linger.ms"),
            good.replace("x-api-key-file: " + folder.resolve("key"), "\"x key\": " + KEY),
            good.replace("Authorization: \"", "Authorization: \" \\n"),
            good.replace("url: \"http://", "url: \"http://${NO_SUCH:" + MARK + "}${NO-SUCH}"),
            good.replace("headers: {", "headers: {{"));
    for (String yaml : bad) {
      assertThat(yaml).isNotEqualTo(good);
      Path file = Files.writeString(config.resolveSibling("bad.yaml"), yaml);
      for (String command : List.of("run", "doctor", "migrate")) {
        CommandRun run = CommandRun.of(command, "--config", file.toString());
        assertThat(run.exitCode()).as(yaml).isNotEqualTo(ExitCode.DONE);
        printed.put("wrong " + printed.size(), run.out() + run.err());
      }
    }
  }

  /// All tables and views, as text.
  private void tables(RelayerStack stack) {
    stack
        .database()
        .useTransaction(h -> {
          List<String> names =
              h.createQuery(
                      "select c.oid::regclass::text from pg_class c"
                          + " where c.relkind in ('r', 'v') and c.relnamespace = 'relayer'::regnamespace")
                  .mapTo(String.class)
                  .list();
          assertThat(names).hasSizeGreaterThan(20);
          for (String name : names) {
            printed.put(
                "table " + name,
                String.join(
                    "\n",
                    h.createQuery("select t::text from " + name + " t")
                        .mapTo(String.class)
                        .list()));
          }
        });
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
