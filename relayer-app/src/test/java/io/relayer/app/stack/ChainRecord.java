package io.relayer.app.stack;

import io.relayer.devnet.DevChain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The content of a chain's blocks, read without any code of the relayer.
public final class ChainRecord {
  private ChainRecord() {}

  /// @param value in wei
  public record Payment(String hash, String from, long nonce, BigInteger value) {}

  /// Every transaction of every block, in the order of execution.
  public static List<Payment> payments(DevChain chain) {
    return payments(chain, 1);
  }

  /// The same from a block on.
  public static List<Payment> payments(DevChain chain, long from) {
    List<Payment> payments = new ArrayList<>();
    long head = chain.blockNumber();
    for (long number = from; number <= head; number++) {
      JsonNode block = chain.rpc("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
      for (JsonNode transaction : block.get("transactions")) {
        payments.add(
            new Payment(
                transaction.get("hash").asString(),
                transaction.get("from").asString(),
                Long.decode(transaction.get("nonce").asString()),
                new BigInteger(transaction.get("value").asString().substring(2), 16)));
      }
    }
    return payments;
  }
}
