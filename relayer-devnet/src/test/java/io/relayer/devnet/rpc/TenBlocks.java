package io.relayer.devnet.rpc;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import java.util.Map;

/// A chain of ten blocks, with a payment in each. Who adds blocks takes them away again.
final class TenBlocks {
  static final int COUNT = 10;

  private static final DevChain CHAIN =
      TestStack.newChain(options -> options.withMining(new Mining.OnDemand()));

  static {
    for (int nonce = 0; nonce < COUNT; nonce++) {
      CHAIN.rpc("eth_sendTransaction", payment(nonce));
      CHAIN.rpc("evm_mine");
    }
  }

  private TenBlocks() {}

  static DevChain chain() {
    return CHAIN;
  }

  static String sender() {
    return CHAIN.accounts().getFirst().address();
  }

  /// Of the payment in a block.
  static String hash(int block) {
    return CHAIN
        .rpc("eth_getBlockByNumber", Call.hex(block), false)
        .get("transactions")
        .get(0)
        .asString();
  }

  static Map<String, String> payment(int nonce) {
    return Map.of(
        "from", sender(),
        "to", CHAIN.accounts().get(1).address(),
        "value", "0x1",
        "gas", "0x5208",
        "maxFeePerGas", "0x77359400",
        "maxPriorityFeePerGas", "0x3b9aca00",
        "nonce", Call.hex(nonce));
  }
}
