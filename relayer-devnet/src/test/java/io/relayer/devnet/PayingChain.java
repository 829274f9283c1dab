package io.relayer.devnet;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// The program of a JVM that is to be killed: runs a chain on a folder, and prints its first block
/// and each payment once it is in a block: `genesis HASH`, `mined HASH`.
final class PayingChain {
  static final int PAYMENTS = 2;

  private PayingChain() {}

  public static void main(String[] arguments) throws InterruptedException {
    DevChain chain = DevChain.start(options(Path.of(arguments[0])));
    System.out.println("genesis " + Payments.genesis(chain));
    for (int i = 0; i < PAYMENTS; i++) {
      System.out.println("mined " + Payments.mine(chain));
    }
    new CountDownLatch(1).await();
  }

  static ChainOptions options(Path folder) {
    return ChainOptions.on(folder).withMining(new Mining.OnDemand());
  }
}
