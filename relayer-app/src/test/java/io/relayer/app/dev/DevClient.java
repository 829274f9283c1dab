package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.config.Configuration;
import io.relayer.app.config.DevConfiguration;
import io.relayer.app.config.Endpoints;
import io.relayer.app.stack.Requests;
import io.relayer.core.database.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of a running `dev` that knows nothing but its `endpoints.json`.
final class DevClient implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final JsonNode endpoints;
  private final Configuration configuration;
  private final Database database;

  DevClient(Path folder) throws IOException {
    this.endpoints =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("endpoints.json")));
    this.configuration = DevConfiguration.of(Endpoints.read(folder).orElseThrow());
    this.database = Database.open(configuration.database().connection());
  }

  /// Whether a `dev` that is alive has written the file.
  static boolean isReady(Path folder) throws InterruptedException {
    try {
      return Endpoints.read(folder).isPresent()
          && get(Endpoints.read(folder).orElseThrow().console() + "/health/ready") == 200;
    } catch (IOException _) {
      return false; // one that was killed has left it
    }
  }

  JsonNode endpoints() {
    return endpoints;
  }

  /// Each name of the contract is there, and somebody answers at each address.
  void reachesAll(int chains, int nodes) throws Exception {
    assertThat(endpoints.propertyNames())
        .containsExactlyInAnyOrder("kafka", "postgres", "chains", "console", "senders");
    assertThat(endpoints.get("postgres").propertyNames())
        .containsExactlyInAnyOrder("url", "user", "password");
    assertThat(endpoints.get("senders")).hasSize(20);
    assertThat(endpoints.get("chains")).hasSize(chains);
    for (int i = 0; i < chains; i++) {
      JsonNode chain = endpoints.get("chains").get(i);
      assertThat(chain.propertyNames()).containsExactlyInAnyOrder("id", "nodes");
      assertThat(chain.get("id").intValue()).isEqualTo(31337 + i);
      assertThat(new HashSet<>(chain.get("nodes").valueStream().toList())).hasSize(nodes);
      for (JsonNode node : chain.get("nodes")) {
        assertThat(idOf(node.asString())).isEqualTo(31337 + i);
      }
    }
    assertThat(get(endpoints.get("console").asString() + "/health/live")).isEqualTo(200);
    assertThat(count("state = 'queued'")).isZero();
  }

  /// Payments from three senders, numbered from 1.
  void publish(long chain, int requests) {
    publish(chain, 1, requests);
  }

  /// Payments from three senders, numbered from `first`.
  void publish(long chain, int first, int requests) {
    try (Requests producer = new Requests(configuration.kafka(), chain)) {
      for (int i = first; i < first + requests; i++) {
        String sender = endpoints.get("senders").get(i % 3).asString();
        producer.publish(producer.payment("r-%d-%d".formatted(chain, i), sender, i));
      }
    }
  }

  /// How many transactions fulfil a condition.
  long count(String condition) {
    return database.withHandle(h ->
        h.createQuery("select count(*) from transactions where " + condition)
            .mapTo(Long.class)
            .one());
  }

  int consolePort() {
    return URI.create(endpoints.get("console").asString()).getPort();
  }

  private static int idOf(String node) throws IOException, InterruptedException {
    String answer =
        HTTP.send(
                HttpRequest.newBuilder(URI.create(node))
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            """
                            {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}\
                            """))
                    .build(),
                BodyHandlers.ofString())
            .body();
    return Integer.decode(JsonMapper.shared().readTree(answer).get("result").asString());
  }

  private static int get(String url) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
        .statusCode();
  }

  @Override
  public void close() {
    database.close();
  }
}
