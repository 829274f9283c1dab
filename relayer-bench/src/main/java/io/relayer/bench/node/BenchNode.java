package io.relayer.bench.node;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.GethNode;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// A node with a chain of its own, which is asked by one part of the bench alone.
public sealed interface BenchNode extends AutoCloseable {
  long chainId();

  /// Its JSON-RPC over HTTP, at 127.0.0.1.
  String url();

  /// What it has used since its start.
  Duration cpuTime();

  /// Calls it.
  JsonNode rpc(String method, Object... parameters);

  @Override
  void close();

  /// anvil, with blocks as the bench's clock has them.
  record Anvil(DevChain chain) implements BenchNode {
    @Override
    public long chainId() {
      return chain.chainId();
    }

    @Override
    public String url() {
      return chain.url();
    }

    @Override
    public Duration cpuTime() {
      return chain.cpuTime();
    }

    @Override
    public JsonNode rpc(String method, Object... parameters) {
      return chain.rpc(method, parameters);
    }

    @Override
    public void close() {
      chain.close();
    }
  }

  /// geth, with a block a second.
  record Geth(GethNode node) implements BenchNode {
    @Override
    public long chainId() {
      return GethNode.CHAIN_ID;
    }

    @Override
    public String url() {
      return node.url();
    }

    @Override
    public Duration cpuTime() {
      return node.cpuTime();
    }

    @Override
    public JsonNode rpc(String method, Object... parameters) {
      return node.rpc(method, parameters);
    }

    @Override
    public void close() {
      node.close();
    }
  }
}
