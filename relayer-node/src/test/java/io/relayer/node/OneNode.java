package io.relayer.node;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.rpc.Node;
import java.net.http.HttpClient;
import java.time.Duration;

/// A node of a pool without its pool; nobody probes it.
final class OneNode implements AutoCloseable {
  static final ChainId CHAIN = new ChainId(31337);

  final ScriptedNode server = new ScriptedNode();
  final ChainHighWater highWater = new ChainHighWater(Duration.ofSeconds(20), System::nanoTime);
  final PooledNode node;
  private final HttpClient client = HttpClient.newHttpClient();

  OneNode() {
    this(Duty.PRIMARY);
  }

  OneNode(Duty duty) {
    NodeMember usual = NodeMember.of(server.endpoint());
    node =
        new PooledNode(
            "n",
            new NodeMember(usual.endpoint(), duty, 1, usual.breaker(), 0, null),
            new PooledNode.Shared(
                new Node.Shared(
                    CHAIN,
                    client,
                    new SimpleMeterRegistry(),
                    Tags.of("chain", "31337"),
                    100,
                    1 << 20),
                PoolSettings.USUAL,
                highWater,
                () -> {}));
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }
}
