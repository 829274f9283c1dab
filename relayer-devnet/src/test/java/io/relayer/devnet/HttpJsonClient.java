package io.relayer.devnet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client as any other, to see a node through a proxy.
public final class HttpJsonClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI uri;
  private final Duration patience;

  public HttpJsonClient(String url) {
    this(url, PATIENCE);
  }

  public HttpJsonClient(String url, Duration patience) {
    this.uri = URI.create(url);
    this.patience = patience;
  }

  public static String json(String method, Object... params) {
    return JsonMapper.shared()
        .writeValueAsString(Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
  }

  public JsonNode result(String method, Object... params) throws IOException, InterruptedException {
    return answer(json(method, params)).path("result");
  }

  public JsonNode answer(String body) throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(post(body).body());
  }

  public HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
