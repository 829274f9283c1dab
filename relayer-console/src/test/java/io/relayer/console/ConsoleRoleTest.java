package io.relayer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.relayer.core.RelayerException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConsoleRoleTest {
  private static final ConsoleRole.Settings ANY_PORT =
      new ConsoleRole.Settings(ConsoleRole.Settings.LOOPBACK, 0);

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, CheckResult> found = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private ConsoleRole console = console(ANY_PORT);

  private ConsoleRole console(ConsoleRole.Settings settings) {
    Map<String, Supplier<CheckResult>> checks =
        Map.of(
            "database", () -> found.getOrDefault("database", CheckResult.up("answers")),
            "kafka",
                () -> {
                  CheckResult result = found.get("kafka");
                  if (result == null) {
                    throw new IllegalStateException("no broker");
                  }
                  return result;
                });
    return new ConsoleRole(settings, checks, metrics);
  }

  @BeforeEach
  void start() {
    found.put("kafka", CheckResult.up("3 brokers"));
    console.start();
  }

  @AfterEach
  void stop() {
    console.close();
    client.close();
  }

  @Test
  void howLongAConnectionMayBeIdleIsDecidedHere() {
    assertThat(console.idleTimeouts()).containsExactly(ConsoleRole.IDLE);
  }

  @Test
  void isLiveWhateverIsDown() throws Exception {
    found.put("database", CheckResult.down("gone"));

    HttpResponse<String> answer = get("/health/live");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer)).isEqualTo(json("{'status':'up'}"));
  }

  @Test
  void isReadyWhenEachCheckIsUp() throws Exception {
    HttpResponse<String> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(json(answer))
        .isEqualTo(
            json(
                "{'status':'up','checks':{"
                    + "'database':{'status':'up','text':'answers'},'kafka':{'status':'up','text':'3 brokers'}}}"));
  }

  @Test
  void isNotReadyWhenOneCheckIsDownAndNamesIt() throws Exception {
    found.put("database", CheckResult.down("refused since 12:00"));

    HttpResponse<String> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).at("/status").asString()).isEqualTo("down");
    assertThat(json(answer).at("/checks/database"))
        .isEqualTo(json("{'status':'down','text':'refused since 12:00'}"));
    assertThat(json(answer).at("/checks/kafka/status").asString()).isEqualTo("up");
  }

  @Test
  void aCheckThatThrowsIsDown() throws Exception {
    found.remove("kafka");

    HttpResponse<String> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).at("/checks/kafka/text").asString()).contains("no broker");
  }

  @Test
  void showsMetricsAsPrometheusText() throws Exception {
    metrics.counter("relayer.broadcast.copies", "chain", "1").increment(3);

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    assertThat(answer.body()).contains("relayer_broadcast_copies_total{chain=\"1\"} 3.0");
  }

  @Test
  void anUnknownPathIsAProblem() throws Exception {
    HttpResponse<String> answer = get("/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(answer))
        .isEqualTo(
            json(
                "{'type':'about:blank','title':'Not Found','status':404,"
                    + "'detail':'there is nothing at this path','instance':'/nowhere'}"));
  }

  @Test
  void aMethodThatAPathDoesNotHaveIsAProblem() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri("/health/live"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(answer).at("/title").asString()).isEqualTo("Method Not Allowed");
  }

  @Test
  void anAccidentIsAProblemThatTellsNoSecrets() throws Exception {
    PrometheusMeterRegistry broken =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) {
          @Override
          public String scrape() {
            throw new IllegalStateException("password=hunter2");
          }
        };
    try (ConsoleRole failing = new ConsoleRole(ANY_PORT, Map.of(), broken)) {
      failing.start();

      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + failing.port() + "/metrics"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
      assertThat(answer.body()).doesNotContain("hunter2");
    }
  }

  @Test
  void listensOnTheConfiguredAddressAlone() {
    assertThatThrownBy(() -> new Socket("127.0.0.2", console.port()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void aTakenPortIsSaidWithTheRemedy() {
    try (ConsoleRole second =
        console(new ConsoleRole.Settings(ConsoleRole.Settings.LOOPBACK, console.port()))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(RelayerException.class)
          .hasMessage(
              "http.port: %d is taken on 127.0.0.1 (choose another one, or 0 for any that is free)",
              console.port());
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + console.port() + path);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static JsonNode json(String withSingleQuotes) {
    return JsonMapper.shared().readTree(withSingleQuotes.replace('\'', '"'));
  }
}
