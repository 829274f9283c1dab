package io.relayer.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.ScriptedNode;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A [Node] before a [ScriptedNode]; takes part in the node's life as its listener.
final class TestNode implements NodeListener, AutoCloseable {
  static final List<Bytes> ONE = signed(1);
  static final List<Bytes> THREE = signed(3);
  static final int MAX_ANSWER = 50_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final ScriptedNode server = new ScriptedNode();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HttpClient client = HttpClient.newHttpClient();
  int answered;
  int unreachable;
  int failed;
  Duration quiet = Duration.ZERO;
  private int allowed;
  private int refused;

  static List<Bytes> signed(int count) {
    return Stream.iterate(1, i -> i + 1)
        .limit(count)
        .map(i -> Bytes.of(new byte[] {i.byteValue()}))
        .toList();
  }

  Node at(NodeEndpoint endpoint, int maxBatch) {
    var tags = Tags.of("chain", "31337");
    return Node.at(
        endpoint,
        "n",
        new Node.Shared(new ChainId(1), client, registry, tags, maxBatch, MAX_ANSWER),
        this);
  }

  Node at(URI url) {
    return at(NodeEndpoint.at(url, PATIENCE, PATIENCE), 100);
  }

  Node node() {
    return at(server.endpoint(), 100);
  }

  List<SendAnswer> send(List<Bytes> transactions) {
    return node().send(transactions);
  }

  ChainReads reads() {
    return node().reads();
  }

  @Override
  public boolean begins(int calls) {
    if (allowed > 0) {
      allowed--;
      return true;
    }
    return refused-- <= 0;
  }

  /// So many exchanges may begin, then so many may not, then all may.
  void refusals(int after, int count) {
    allowed = after;
    refused = count;
  }

  @Override
  public void ends() {}

  @Override
  public void limited(Duration time, String detail) {
    quiet = time;
  }

  @Override
  public void answered(Duration latency) {
    answered++;
  }

  @Override
  public void unreachable(String detail) {
    unreachable++;
  }

  @Override
  public void failed(String detail) {
    failed++;
  }

  @Override
  public void unreadable(String detail) {
    failed++;
  }

  @Override
  public void sawHead(long number) {}

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }

  static void assertUnreadable(Runnable question, String words) {
    assertThatThrownBy(question::run)
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
        .hasMessageContaining(words);
  }

  static void assertFails(Runnable question, Reason reason) {
    assertThatThrownBy(question::run)
        .isInstanceOfSatisfying(NodeException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
