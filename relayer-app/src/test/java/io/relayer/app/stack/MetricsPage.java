package io.relayer.app.stack;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// The page that Prometheus reads.
public final class MetricsPage {
  private MetricsPage() {}

  /// By name with labels, as the page has them.
  public static Map<String, Double> read(int port) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
      return client
          .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(
              toMap(
                  line -> line.substring(0, line.lastIndexOf(' ')),
                  line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
