package io.relayer.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode.Http;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The size of batches, by a clock that is set.
final class BatchesTest {
  private final TestNode node = new TestNode();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Integer> sizes = new ArrayList<>();
  private long now;

  @AfterEach
  void close() {
    node.close();
    client.shutdownNow();
  }

  private Batches batches() {
    var endpoint = node.server.endpoint();
    var post = new HttpPost(client, endpoint.access(), TestNode.MAX_ANSWER);
    var watch = new ExchangeObserver(node.registry, Tags.of("node", "n"), node);
    var exchanges = new Exchanges(new HttpWeb3jService(post, endpoint), watch);
    return new Batches(exchanges, 4, () -> now);
  }

  private static List<RpcCall<RpcResult<Wei>>> calls(int count) {
    return Stream.generate(RpcCalls::gasPrice).limit(count).toList();
  }

  @Test
  void smallerSizeIsRememberedForAWhile() {
    node.server.result("eth_gasPrice", "\"0x1\"");
    node.server.http(request -> {
      sizes.add(request.size());
      return request.size() > 2 ? new Http.Says(413, "") : new Http.Answers();
    });
    Batches batches = batches();

    assertThat(batches.send(calls(4)).failure()).isNull();
    assertThat(sizes).containsExactly(4, 2, 2);
    now += Batches.REMEMBERED.toNanos() - 1;
    sizes.clear();
    assertThat(batches.send(calls(4)).failure()).isNull();
    assertThat(sizes).containsExactly(2, 2);
    now++;
    sizes.clear();
    assertThat(batches.send(calls(4)).failure()).isNull();
    assertThat(sizes).containsExactly(4, 2, 2);
  }

  @Test
  void whatHasBegunWaitsForTheLimit() {
    node.server.result("eth_gasPrice", "\"0x1\"");
    node.refusals(1, 3); // after the first exchange, three are not allowed
    assertThat(batches().sendAll(calls(12)).failure()).isNull();

    node.refusals(0, 1);
    assertThat(batches().sendAll(calls(12)).failure())
        .isNotNull()
        .extracting(TransportException::kind)
        .isEqualTo(TransportException.Kind.LIMITED);
  }

  @Test
  void whatIsSentWaitsForNoLimit() {
    node.server.result("eth_gasPrice", "\"0x1\"");
    node.refusals(1, 1);

    Batches.Progress<?> progress = batches().send(calls(12));

    assertThat(progress.answers()).hasSize(4);
    assertThat(progress.failure()).isNotNull();
  }
}
