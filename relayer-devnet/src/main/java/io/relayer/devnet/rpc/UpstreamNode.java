package io.relayer.devnet.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The real node, behind the proxy.
final class UpstreamNode implements RpcHandler, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI uri;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  UpstreamNode(URI uri) {
    this.uri = uri;
  }

  /// @throws UncheckedIOException if it does not answer
  @Override
  public ObjectNode answer(ObjectNode call) {
    byte[] answer = post(JsonMapper.shared().writeValueAsBytes(call)).body();
    try {
      return (ObjectNode) JsonMapper.shared().readTree(answer);
    } catch (JacksonException | ClassCastException e) {
      throw new UncheckedIOException(
          new IOException(
              "%s to %s: no JSON-RPC in the answer".formatted(Call.method(call), uri), e));
    }
  }

  /// Passes a request on as it is.
  ///
  /// @throws UncheckedIOException if it does not answer
  HttpResponse<byte[]> post(byte[] body) {
    try {
      return http.send(
          HttpRequest.newBuilder(uri)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(body))
              .build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from %s: %s".formatted(uri, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted in a call to " + uri, e));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
