package io.relayer.bench.node;

import io.relayer.ethereum.value.Address;
import java.time.Duration;
import java.util.List;

/// How many transactions of accounts are in blocks.
public record Nonces(RealNode node, List<Address> accounts) {
  private static final Duration EVERY = Duration.ofMillis(10);

  /// Many blocks: what is in none of them by then is in the node's pool no more.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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
  /// @throws LostTransactionsException where none is added for five seconds
  public void await(long wanted) throws InterruptedException {
    long seen = -1;
    long movedAt = System.nanoTime();
    for (long now = sum(); now < wanted; now = sum()) {
      if (now != seen) {
        seen = now;
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > PATIENCE.toNanos()) {
        throw new LostTransactionsException(wanted - now);
      }
      Thread.sleep(EVERY);
    }
  }
}
