package io.relayer.node.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls past all that the relayer makes of their answers.
record RawCalls(HttpClient http, URI url) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static String call(int id, String method, Object... params) {
    return JSON.writeValueAsString(
        Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
  }

  /// `yes`, `null` or the error's code.
  String answer(String method, Object... params) {
    JsonNode answer = whole(method, params);
    JsonNode error = answer.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      return error.has("code") ? "error " + error.path("code").asInt() : "error without a code";
    }
    return answer.path("result").isNull() ? "null" : "yes";
  }

  JsonNode whole(String method, Object... params) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(call(1, method, params)))
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
