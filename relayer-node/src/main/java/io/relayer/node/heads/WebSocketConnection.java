package io.relayer.node.heads;

import io.relayer.node.heads.Connection.Arrival;
import io.relayer.node.rpc.NodeAccess;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection over [WebSocket].
final class WebSocketConnection implements Connection {
  private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);

  /// For a close frame to leave. The answer to it is not waited for.
  private static final Duration GRACE = Duration.ofMillis(250);

  private final Inbox inbox;
  private final CompletableFuture<WebSocket> opening;

  WebSocketConnection(Inbox inbox, CompletableFuture<WebSocket> opening) {
    this.inbox = inbox;
    this.opening = opening;
  }

  @Override
  public Optional<Arrival> next() {
    return inbox.next();
  }

  @Override
  public void send(String text) {
    onceOpen(socket -> socket.sendText(text, true));
  }

  @Override
  public void ping() {
    onceOpen(socket -> socket.sendPing(ByteBuffer.allocate(0)));
  }

  private void onceOpen(Function<WebSocket, CompletableFuture<WebSocket>> sending) {
    var _ =
        opening
            .thenCompose(sending)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                inbox.add(new Arrival.Ended(ConnectionFailure.text(failure)));
              }
            });
  }

  /// A try to connect can't be stopped: if it succeeds later, it is ended then.
  @Override
  public void close() {
    if (opening.isDone() && !opening.isCompletedExceptionally()) {
      hangUp(opening.join());
    } else {
      var _ = opening.thenAccept(WebSocket::abort);
    }
  }

  private static void hangUp(WebSocket socket) {
    try {
      var _ =
          socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("No good-bye to a node that is gone", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      socket.abort();
    }
  }

  /// Connects to a node's WebSocket.
  ///
  /// @param within a try that takes longer has failed
  record Opener(HttpClient client, NodeAccess access, Duration within)
      implements Connection.Opener {
    @Override
    public Connection open(Runnable arrived) {
      var inbox = new Inbox(arrived);
      WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(within);
      access.revealedHeaders().forEach(builder::header);
      CompletableFuture<WebSocket> opening = builder.buildAsync(access.target(), inbox);
      var _ =
          opening.whenComplete((_, failure) -> {
            if (failure != null) {
              inbox.add(new Arrival.Ended(ConnectionFailure.text(failure)));
            }
          });
      return new WebSocketConnection(inbox, opening);
    }

    @Override
    public String withoutSecrets(String text) {
      return access.withoutSecrets(text);
    }
  }
}
