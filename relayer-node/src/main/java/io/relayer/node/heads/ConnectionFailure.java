package io.relayer.node.heads;

import io.relayer.node.chain.UntrustedText;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;

/// The reason why a connection ended, without its URL: the path may be a secret.
final class ConnectionFailure {
  private ConnectionFailure() {}

  static String closed(int status, String reason) {
    return UntrustedText.clean("closed by the node: %d %s".formatted(status, reason));
  }

  static String text(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null -> text(wrapped.getCause());
      case WebSocketHandshakeException refused when refused.getResponse() != null ->
          "no WebSocket there: HTTP status " + refused.getResponse().statusCode();
      default -> {
        String name = failure.getClass().getSimpleName();
        String message = failure.getMessage();
        yield UntrustedText.clean(message == null ? name : name + ": " + message);
      }
    };
  }
}
