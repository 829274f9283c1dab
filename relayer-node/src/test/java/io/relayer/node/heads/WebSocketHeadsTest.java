package io.relayer.node.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.runtime.RunLoop;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.TestStack;
import io.relayer.devnet.tcp.Direction;
import io.relayer.devnet.tcp.TcpFault;
import io.relayer.devnet.tcp.TcpProxy;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.rpc.NodeAccess;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A real node, straight and behind a proxy that fails.
final class WebSocketHeadsTest {
  private final DevChain chain = TestStack.chain();
  private final TcpProxy proxy = TcpProxy.to(chain.port());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newBuilder().executor(threads).build();
  private final RecordedHeads recorded = new RecordedHeads();

  @AfterEach
  void close() {
    client.shutdownNow();
    threads.shutdownNow();
    proxy.close();
  }

  private RunLoop follow(String url) {
    SubscriptionSettings settings =
        SubscriptionSettings.of(new ChainId(chain.chainId()), Duration.ofSeconds(60));
    return HeadSubscription.start(
        "heads", NodeAccess.of(URI.create(url)), client, settings, recorded);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
  }

  private void awaitHeads(int more) {
    int count = recorded.numbers.size() + more;
    soon().until(() -> recorded.numbers.size() >= count);
  }

  @Test
  void eachBlockOfTheNodeIsTold() throws Exception {
    try (RunLoop _ = follow(chain.wsUrl())) {
      awaitHeads(3);
    }

    assertThat(recorded.all.getFirst()).isEqualTo(RecordedHeads.CONNECTED);
    assertThat(recorded.all).noneMatch(it -> it.startsWith("lost"));
    long first = recorded.numbers.getFirst();
    assertThat(recorded.numbers).startsWith(first, first + 1, first + 2);
    client.shutdown();
    assertThat(client.awaitTermination(Duration.ofSeconds(60))).isTrue(); // all is hung up
  }

  @Test
  void goesOnAfterTheServerHasHungUpOrWasAway() {
    try (RunLoop _ = follow(proxy.wsUrl())) {
      awaitHeads(1);

      proxy.hangUp();
      soon().until(() -> recorded.connections() == 2);
      awaitHeads(1);

      proxy.fault(new TcpFault.Refuse());
      long accepted = proxy.accepted();
      soon().until(() -> recorded.all.getLast().contains("ConnectException"));
      proxy.fault(new TcpFault.None());
      awaitHeads(1);
      assertThat(proxy.accepted()).isGreaterThan(accepted);
    }

    assertThat(recorded.connections()).isEqualTo(3);
  }

  @Test
  void closingWaitsForNoServerThatDoesNotAnswer() throws Exception {
    proxy.fault(new TcpFault.Delay(Direction.ANSWER, Duration.ofDays(1)));
    try (RunLoop _ = follow(proxy.wsUrl())) {
      soon().until(() -> proxy.accepted() == 1);
    }
    client.shutdownNow();

    assertThat(client.awaitTermination(Duration.ofSeconds(60))).isTrue();
    assertThat(recorded.all).isEmpty();
  }

  @Test
  void serverWithoutWebSocketIsNamedByItsStatus() {
    proxy.fault(new TcpFault.HttpStatus(403));
    try (RunLoop _ = follow(proxy.wsUrl() + "/secret")) {
      soon().until(() -> !recorded.all.isEmpty());
    }

    assertThat(recorded.all.getFirst()).isEqualTo("lost: no WebSocket there: HTTP status 403");
  }
}
