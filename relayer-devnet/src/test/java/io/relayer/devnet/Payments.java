package io.relayer.devnet;

import java.util.Map;

/// Payments on a dev chain that makes a block when it is told to.
final class Payments {
  private Payments() {}

  /// Sends one from the first account; returns its hash.
  static String send(DevChain chain) {
    return chain
        .rpc(
            "eth_sendTransaction",
            Map.of("from", sender(chain), "to", chain.accounts().get(1).address(), "value", "0x1"))
        .asString();
  }

  /// Sends one, and makes a block of it; returns its hash.
  static String mine(DevChain chain) {
    String hash = send(chain);
    chain.rpc("evm_mine");
    if (!isMined(chain, hash)) {
      throw new AssertionError(hash + " is in no block");
    }
    return hash;
  }

  static boolean isMined(DevChain chain, String hash) {
    return !chain.rpc("eth_getTransactionReceipt", hash).isNull();
  }

  static String sender(DevChain chain) {
    return chain.accounts().getFirst().address();
  }

  /// The hash of the chain's first block.
  static String genesis(DevChain chain) {
    return chain.rpc("eth_getBlockByNumber", "0x0", false).get("hash").asString();
  }
}
