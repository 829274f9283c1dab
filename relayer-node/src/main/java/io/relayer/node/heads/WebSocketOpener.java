package io.relayer.node.heads;

import io.relayer.node.rpc.NodeAccess;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Connects to a node's WebSocket.
///
/// @param within a try that takes longer has failed
record WebSocketOpener(HttpClient client, NodeAccess access, Duration within)
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
            inbox.add(new Arrival.Ended(Failures.text(failure)));
          }
        });
    return new WebSocketConnection(inbox, opening);
  }

  @Override
  public String withoutSecrets(String words) {
    return access.withoutSecrets(words);
  }
}
