package io.relayer.node;

import io.relayer.core.database.FailureLine;
import io.relayer.ethereum.value.Bytes;
import io.relayer.node.rpc.SendAnswer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transactions of a pass on their way to one node. It ends by the node's answer, by the write
/// time-out, or when the pool is closed; whether anybody still waits for it makes no difference.
///
/// @param which of the pass's transactions they are
/// @param answers one for each, or none if they were left out; never fails if [#begin] made it
record PendingSend(
    PooledNode node, List<Integer> which, CompletableFuture<List<SendAnswer>> answers) {
  private static final Logger log = LoggerFactory.getLogger(PendingSend.class);

  static PendingSend begin(
      PooledNode node, List<Integer> which, List<Bytes> signed, Executor executor) {
    List<Bytes> batch = which.stream().map(signed::get).toList();
    return new PendingSend(node, which, begin(node, batch, executor));
  }

  private static CompletableFuture<List<SendAnswer>> begin(
      PooledNode node, List<Bytes> batch, Executor executor) {
    try {
      return CompletableFuture.supplyAsync(() -> node.send(batch), executor)
          .exceptionally(e -> unclear(node, batch, e));
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedFuture(
          Collections.nCopies(batch.size(), new SendAnswer.Unreached("the pool is closed")));
    }
  }

  /// An exception on the way is no reason to forget what the other nodes say.
  private static List<SendAnswer> unclear(PooledNode node, List<Bytes> batch, Throwable exception) {
    FailureLine line = FailureLine.of(exception);
    log.error(
        "sending {} transactions to node {} failed: {}",
        batch.size(),
        node.name(),
        line.words(),
        line.trace());
    return Collections.nCopies(batch.size(), new SendAnswer.Lost(line.words()));
  }

  /// The answers so far.
  List<SendAnswer> soFar() {
    return answers.isCompletedExceptionally() ? List.of() : answers.getNow(List.of());
  }
}
