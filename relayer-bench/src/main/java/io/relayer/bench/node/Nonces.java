package io.relayer.bench.node;

import io.relayer.devnet.DevChain;
import io.relayer.ethereum.value.Address;
import java.time.Duration;
import java.util.List;

/// How many transactions of accounts are in blocks.
public record Nonces(DevChain node, List<Address> accounts) {
  private static final Duration EVERY = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  public Nonces {
    accounts = List.copyOf(accounts);
  }

  public long of(Address account) {
    return Long.decode(
        node.rpc("eth_getTransactionCount", account.toString(), "latest").asString());
  }

  /// Of all of them together.
  public long sum() {
    return accounts.stream().mapToLong(this::of).sum();
  }

  /// Returns when all of them together have so many.
  ///
  /// @throws IllegalStateException where none is added for a minute
  public void await(long wanted) throws InterruptedException {
    long seen = -1;
    long movedAt = System.nanoTime();
    for (long now = sum(); now < wanted; now = sum()) {
      if (now != seen) {
        seen = now;
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "the node has %d of %d transactions in blocks, and none was added within %d s"
                .formatted(now, wanted, PATIENCE.toSeconds()));
      }
      Thread.sleep(EVERY);
    }
  }
}
