package io.relayer.bench.node;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.GethNode;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// A node that executes what it is sent, in a process of its own.
public sealed interface RealNode {
  String url();

  ChainId chainId();

  /// @throws io.relayer.devnet.RpcRefusedException if the node answered with an error
  JsonNode rpc(String method, Object... params);

  /// What it has used since its start.
  Duration cpuTime();

  /// Throws away what waits for a block.
  ///
  /// @return whether it can
  boolean emptyPool();

  default long head() {
    return Long.decode(rpc("eth_blockNumber").asString());
  }

  record Anvil(DevChain chain) implements RealNode {
    @Override
    public String url() {
      return chain.url();
    }

    @Override
    public ChainId chainId() {
      return new ChainId(chain.chainId());
    }

    @Override
    public JsonNode rpc(String method, Object... params) {
      return chain.rpc(method, params);
    }

    @Override
    public Duration cpuTime() {
      return chain.cpuTime();
    }

    @Override
    public boolean emptyPool() {
      rpc("anvil_dropAllTransactions");
      return true;
    }
  }

  record Geth(GethNode node) implements RealNode {
    @Override
    public String url() {
      return node.url();
    }

    @Override
    public ChainId chainId() {
      return new ChainId(GethNode.CHAIN_ID);
    }

    @Override
    public JsonNode rpc(String method, Object... params) {
      return node.rpc(method, params);
    }

    @Override
    public Duration cpuTime() {
      return node.cpuTime();
    }

    @Override
    public boolean emptyPool() {
      return false;
    }
  }
}
