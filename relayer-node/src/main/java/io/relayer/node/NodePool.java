package io.relayer.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.ChainId;
import io.relayer.core.run.RunLoop;
import io.relayer.core.run.Wakeup;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.Classifier;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.rpc.Node;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// The nodes of a chain behind one door.
final class NodePool extends FailoverReads implements ChainNodes {
  private static final long MAX_ANSWER = 64L << 20;

  private final ChainId chain;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(executor).build();
  private final Classifier classifier;
  private final List<PooledNode> nodes;
  private final SenderRoutes routes;
  private final List<RunLoop> probes;
  private final Object usability = new Object();

  NodePool(Settings settings, MeterRegistry registry) {
    this.chain = settings.chainId();
    var tags = Tags.of("chain", chain.toString());
    this.classifier = new Classifier(registry, tags);
    this.nodes =
        nodes(
            settings.nodes(),
            new Node.Shared(chain, client, registry, tags, settings.maxBatch(), MAX_ANSWER));
    this.routes = new SenderRoutes(nodes);
    var identity = new ChainIdentity(chain, settings.genesis());
    this.probes =
        nodes.stream()
            .map(node -> new NodeProbe(node, identity, settings.probeEvery()))
            .map(probe -> RunLoop.onVirtualThread("probe of chain " + chain, probe, new Wakeup()))
            .toList();
  }

  private List<PooledNode> nodes(List<NodeEndpoint> endpoints, Node.Shared shared) {
    var made = new ArrayList<PooledNode>(endpoints.size());
    var named = new HashMap<String, Integer>();
    for (NodeEndpoint endpoint : endpoints) {
      int count = named.merge(endpoint.name(), 1, Integer::sum);
      String name = count == 1 ? endpoint.name() : endpoint.name() + "#" + count;
      var node = new PooledNode(name, endpoint, shared, this::announce);
      Gauge.builder("relayer.node.usable", node, it -> it.usable() ? 1 : 0)
          .description("1 while the node is asked")
          .tags(shared.tags().and("node", name))
          .register(shared.registry());
      made.add(node);
    }
    return List.copyOf(made);
  }

  @Override
  public ChainId chainId() {
    return chain;
  }

  @Override
  public BroadcastResult broadcast(Address sender, List<Bytes> signed) {
    return new BroadcastPass(classifier, signed).over(sender, routes);
  }

  @Override
  public <T> T onOneNode(Function<? super ChainReads, T> questions) {
    var failures = new ArrayList<NodeException>();
    for (PooledNode node : nodes) {
      if (node.usable()) {
        try {
          return questions.apply(node.reads());
        } catch (NodeException e) {
          failures.add(e);
          if (e.reason() == Reason.INTERRUPTED) {
            break;
          }
        }
      }
    }
    if (failures.isEmpty()) {
      throw new NodeException("chain " + chain, Reason.NO_USABLE_NODE, "no node is usable");
    }
    NodeException first = failures.removeFirst();
    failures.forEach(first::addSuppressed);
    throw first;
  }

  @Override
  public boolean usable() {
    return nodes.stream().anyMatch(PooledNode::usable);
  }

  @Override
  public boolean awaitUsable(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (usability) {
      while (!usable()) {
        long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (millis <= 0) {
          return false;
        }
        usability.wait(millis);
      }
      return true;
    }
  }

  private void announce() {
    synchronized (usability) {
      usability.notifyAll();
    }
  }

  @Override
  public List<NodeStatus> status() {
    return nodes.stream().map(PooledNode::status).toList();
  }

  @Override
  public void close() {
    probes.forEach(RunLoop::stop);
    client.shutdownNow();
    probes.forEach(RunLoop::close);
    executor.shutdownNow();
  }
}
