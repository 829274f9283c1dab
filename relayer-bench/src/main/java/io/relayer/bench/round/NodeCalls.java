package io.relayer.bench.round;

import io.relayer.ethereum.value.ChainId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Exchanges with a chain's nodes, as the relayer's own metrics count them: a batch is one.
///
/// @param console of the relayer
record NodeCalls(String console) {
  private static final String NAME = "relayer_node_calls_seconds_count{";

  long of(ChainId chain) throws InterruptedException {
    String label = "chain=\"%s\"".formatted(chain);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(console + "/metrics")).build(),
              BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(NAME) && line.contains(label))
          .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
          .sum();
    } catch (IOException e) {
      throw new IllegalStateException("the relayer's metrics can't be read", e);
    }
  }
}
