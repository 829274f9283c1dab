package io.relayer.devnet.tcp;

import static io.relayer.devnet.HttpJsonClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.TestStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The node's WebSocket behind the proxy.
final class TcpProxyWebSocketTest {
  private static final int PATIENCE = 20;

  private final Heard heard = new Heard();

  @Test
  void headsComeUntilTheProxyHangsUp() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(TestStack.chain().port());
        HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder().buildAsync(URI.create(proxy.wsUrl()), heard).join();
      socket.sendText(json("eth_subscribe", "newHeads"), true).join();
      assertThat(heard.next()).contains("result");
      assertThat(heard.next()).contains("eth_subscription", "parentHash");

      proxy.hangUp();

      assertThat(heard.failure.get(PATIENCE, TimeUnit.SECONDS)).isNotNull();
      http.shutdownNow();
    }
  }

  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();

    private @Nullable String next() throws InterruptedException {
      return messages.poll(PATIENCE, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      message.append(text);
      if (last) {
        messages.add(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      failure.complete(error);
    }
  }
}
