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

/// Calls to one JSON-RPC node, for tests and the dev chain's own upkeep.
final class JsonRpc implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI uri;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  JsonRpc(URI uri) {
    this.uri = uri;
  }

  /// The result of a call; JSON's null if that is the answer.
  ///
  /// @throws RpcRefusedException if the node answered with an error
  /// @throws DevnetException if it did not answer
  JsonNode call(String method, Object... params) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    JSON.writeValueAsString(
                        Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params))))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (answer.has("error")) {
        JsonNode error = answer.get("error");
        throw new RpcRefusedException(
            method, error.path("code").asInt(0), error.path("message").asString(error.toString()));
      }
      return answer.path("result");
    } catch (IOException e) {
      throw new DevnetException("%s to %s: no answer: %s".formatted(method, uri, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetException("interrupted in a call of %s to %s".formatted(method, uri), e);
    }
  }

  /// Whether the node answers at all.
  boolean answers() {
    try {
      return !call("web3_clientVersion").asString("").isEmpty();
    } catch (DevnetException _) {
      return false;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
