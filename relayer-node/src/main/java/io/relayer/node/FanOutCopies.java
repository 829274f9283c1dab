package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.relayer.ethereum.value.Bytes;
import io.relayer.node.rpc.SendAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends copies to a node besides the one that is waited for. Those of one sender stay in order;
/// what there is no room for is left out, since copies are never what a transaction depends on.
///
/// Why: RATIONALE.md#accepted-to-all.
final class FanOutCopies {
  private static final int LANES = 32;
  private static final int MOST_WAITING = 256;

  private final PooledNode node;
  private final Executor executor;
  private final Counter leftOut;
  private final AtomicInteger waiting = new AtomicInteger();
  private final CompletableFuture<?>[] lanes = new CompletableFuture<?>[LANES];

  FanOutCopies(PooledNode node, Executor executor, Counter leftOut) {
    this.node = node;
    this.executor = executor;
    this.leftOut = leftOut;
    Arrays.fill(lanes, CompletableFuture.completedFuture(null));
  }

  PooledNode node() {
    return node;
  }

  /// Never blocks. Completes with no answers if they were left out.
  CompletableFuture<List<SendAnswer>> send(Object sender, List<Bytes> signed) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      leftOut.increment(signed.size());
      return CompletableFuture.completedFuture(List.of());
    }
    int lane = Math.floorMod(sender.hashCode(), LANES);
    synchronized (lanes) {
      CompletableFuture<List<SendAnswer>> sent =
          lanes[lane]
              .handle((_, _) -> signed)
              .thenApplyAsync(this::sendNow, executor)
              .whenComplete((_, _) -> waiting.decrementAndGet());
      lanes[lane] = sent;
      return sent;
    }
  }

  private List<SendAnswer> sendNow(List<Bytes> signed) {
    return node.isOpen() ? node.send(signed) : List.of();
  }
}
