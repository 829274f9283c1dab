package io.relayer.node;

import io.relayer.core.domain.Bytes;
import io.relayer.node.NodeStatus.State;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.rpc.Node;
import io.relayer.node.rpc.NodeEndpoint;
import io.relayer.node.rpc.NodeListener;
import io.relayer.node.rpc.SendAnswer;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node and what is known of its health. It becomes usable by a probe alone; it stops being
/// usable at once if it can't be reached, and after [#MAX_FAILS] calls in a row without a proper
/// answer.
final class PooledNode {
  static final int MAX_FAILS = 2;

  private static final Logger log = LoggerFactory.getLogger(PooledNode.class);

  private final String name;
  private final Node node;
  private final Runnable whenUsable;
  private volatile NodeStatus status;
  private int fails;

  /// @param whenUsable is run each time the node becomes usable
  PooledNode(String name, NodeEndpoint endpoint, Node.Shared shared, Runnable whenUsable) {
    this.name = name;
    this.whenUsable = whenUsable;
    this.status = NodeStatus.unknown(name);
    this.node = Node.at(endpoint, name, shared, new Health());
  }

  String name() {
    return name;
  }

  ChainReads reads() {
    return node.reads();
  }

  List<SendAnswer> send(List<Bytes> signed) {
    return node.send(signed);
  }

  NodeStatus status() {
    return status;
  }

  boolean usable() {
    return status.state() == State.USABLE;
  }

  boolean wantsProbe() {
    return status.state() == State.UNKNOWN || status.state() == State.UNUSABLE;
  }

  String clientVersion() {
    String version = status.clientVersion();
    return version == null ? "" : version;
  }

  /// A probe found the right chain.
  void probed(String clientVersion, long head) {
    synchronized (this) {
      fails = 0;
      status = status.with(State.USABLE).withClientVersion(clientVersion).withHead(head);
    }
    log.info("Node {} is usable: {}, block {}", name, clientVersion, head);
    whenUsable.run();
  }

  /// A probe brought no answer.
  synchronized void probeFailed(String detail) {
    if (status.state() == State.UNKNOWN) {
      log.warn("Node {} does not answer: {}", name, detail);
    }
    status = status.with(State.UNUSABLE).failed(detail);
  }

  /// A probe found another chain: never ask this node again.
  synchronized void wrongChain(String detail) {
    log.error("Node {} serves the wrong chain and is not used any more: {}", name, detail);
    status = status.with(State.WRONG_CHAIN).failed(detail);
  }

  private synchronized void lost(String detail) {
    status = status.failed(detail);
    if (status.state() == State.USABLE) {
      log.warn("Node {} is unusable until it answers a probe: {}", name, detail);
      status = status.with(State.UNUSABLE);
    }
  }

  private final class Health implements NodeListener {
    @Override
    public void answered(Duration latency) {
      synchronized (PooledNode.this) {
        fails = 0;
        status = status.answered(latency);
      }
    }

    @Override
    public void unreachable(String detail) {
      lost(detail);
    }

    @Override
    public void failed(String detail) {
      synchronized (PooledNode.this) {
        fails++;
        status = status.failed(detail);
        if (fails >= MAX_FAILS) {
          lost(detail);
        }
      }
    }

    @Override
    public void sawHead(long number) {
      synchronized (PooledNode.this) {
        status = status.withHead(number);
      }
    }
  }
}
