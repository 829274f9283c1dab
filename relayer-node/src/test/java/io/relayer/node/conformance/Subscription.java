package io.relayer.node.conformance;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A subscription to `newHeads` over WebSocket.
final class Subscription implements WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final CompletableFuture<String> subscribed = new CompletableFuture<>();
  private final CompletableFuture<String> told = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();

  /// `yes` if a head was told of, else what came instead.
  static String tells(Client client) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      Subscription it = new Subscription();
      WebSocket socket =
          http.newWebSocketBuilder().buildAsync(client.ws(), it).get(10, TimeUnit.SECONDS);
      try {
        socket.sendText(RawCalls.call(1, "eth_subscribe", "newHeads"), true).join();
        if (it.subscribed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).contains("\"error\"")) {
          return "refused";
        }
        client.mineOnce();
        it.told.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return "yes";
      } finally {
        socket.abort();
      }
    } catch (ExecutionException | TimeoutException e) {
      return "no";
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String message = text.toString();
      text.setLength(0);
      (message.contains("eth_subscription") ? told : subscribed).complete(message);
    }
    socket.request(1);
    return CompletableFuture.completedStage(null);
  }
}
