package io.relayer.app.doctor;

import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.runtime.RunLoop;
import io.relayer.node.NodeMember;
import io.relayer.node.heads.HeadListener;
import io.relayer.node.heads.HeadSubscription;
import io.relayer.node.heads.SubscriptionSettings;
import io.relayer.node.rpc.NodeAccess;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Checks that a node which has a WebSocket takes a subscription to its heads there. It is asked as
/// the monitor asks it; without it the monitor works by polling, so what is wrong is a warning.
record HeadsCheck(ChainSettings chain, NodeMember member, NodeAccess heads) {
  /// Longer than the subscription gives the node: then it says by itself what was missing.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  String name() {
    return "heads %s %s".formatted(chain.id(), member.endpoint().name());
  }

  List<Finding> look() throws InterruptedException {
    var first = new First();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    RunLoop subscription =
        HeadSubscription.start(
            "doctor " + name(),
            heads,
            client,
            SubscriptionSettings.of(chain.id(), PATIENCE),
            first);
    try {
      return List.of(first.heard.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return List.of(first.without("no answer within %d s".formatted(PATIENCE.toSeconds())));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      subscription.close();
      client.shutdownNow();
    }
  }

  /// Keeps the first word.
  private final class First implements HeadListener {
    private final CompletableFuture<Finding> heard = new CompletableFuture<>();

    @Override
    public void onConnected() {
      heard.complete(new Ok(name(), "announced by WebSocket (newHeads)"));
    }

    @Override
    public void onHead(long number) {}

    @Override
    public void onLost(String detail) {
      heard.complete(without(detail));
    }

    private Finding without(String detail) {
      return new Warning(
          name(),
          detail + ": blocks are seen by polling alone; mend or remove chains[].nodes[].ws-url");
    }
  }
}
