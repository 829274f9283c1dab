package io.relayer.bench.round;

import io.relayer.ethereum.value.ChainId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/// Reads the exchanges with a chain's nodes where the relayer's own metrics count them.
///
/// @param console of the relayer
record NodeCalls(String console) {
  private static final String NAME = "relayer_node_calls_seconds_count{";
  private static final String SENDING = "method=\"eth_sendRawTransaction\"";

  NodeExchanges of(ChainId chain) throws InterruptedException {
    String label = "chain=\"%s\"".formatted(chain);
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<String> lines =
          http.send(
                  HttpRequest.newBuilder(URI.create(console + "/metrics")).build(),
                  BodyHandlers.ofString())
              .body()
              .lines()
              .filter(line -> line.startsWith(NAME) && line.contains(label))
              .toList();
      return new NodeExchanges(
          sum(lines), sum(lines.stream().filter(line -> line.contains(SENDING)).toList()));
    } catch (IOException e) {
      throw new IllegalStateException("the relayer's metrics can't be read", e);
    }
  }

  private static long sum(List<String> lines) {
    return lines.stream()
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
        .sum();
  }
}
