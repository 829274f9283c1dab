package io.relayer.node.rpc;

import java.time.Duration;

/// Hears how each call to a node went. Called on the calling thread; must not block.
public interface NodeListener {
  /// The node answered, be it with a refusal.
  void answered(Duration latency);

  /// Nothing can have reached the node.
  void unreachable(String detail);

  /// The node may have heard us; what came back, if anything, was no answer.
  void failed(String detail);

  /// The node told of its newest block.
  void sawHead(long number);
}
