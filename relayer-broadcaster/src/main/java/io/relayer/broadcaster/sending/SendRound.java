package io.relayer.broadcaster.sending;

import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.broadcaster.sending.Selection.OfSender;
import io.relayer.core.database.FailureLine;
import io.relayer.ethereum.value.Bytes;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.BroadcastResult.Answered;
import io.relayer.node.broadcast.BroadcastResult.NoUsableNode;
import io.relayer.node.broadcast.Refusal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pass of a batch over the nodes of a chain: senders in parallel, so that a slow answer for
/// one is not paid for by all, each sender's attempts in the order of their nonces.
///
/// All senders are waited for, since the batch's positions are stored together. That is about a
/// tenth of the write time-out for a node that is silent while another one answers, and a whole
/// write time-out only where none does.
///
/// Why: RATIONALE.md#maybe-sent.
final class SendRound implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SendRound.class);
  private static final int SENDERS_AT_ONCE = 32;

  private final BroadcastTarget nodes;
  private final Semaphore permits = new Semaphore(SENDERS_AT_ONCE);
  private final ExecutorService threads;

  SendRound(BroadcastTarget nodes) {
    this.nodes = nodes;
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("broadcast-" + nodes.chainId() + "-", 0).factory());
  }

  private record OneSender(OfSender sent, BroadcastResult result) {}

  /// The nodes' answers; an attempt without an entry reached no node and is not handled.
  BatchOutcomes send(List<OfSender> senders) throws InterruptedException {
    BatchOutcomes said = new BatchOutcomes();
    for (OneSender one : inParallel(senders)) {
      switch (one.result()) {
        case Answered(List<BroadcastOutcome> outcomes, List<Refusal> refusals) -> {
          List<Stored> attempts = one.sent().attempts();
          for (int i = 0; i < attempts.size(); i++) {
            said.put(attempts.get(i).body().hash(), outcomes.get(i), refusals.get(i));
          }
        }
        case NoUsableNode(String detail) ->
            log.debug("nothing sent for {}: {}", one.sent().sender(), detail);
      }
    }
    return said;
  }

  private List<OneSender> inParallel(List<OfSender> senders) throws InterruptedException {
    if (senders.size() == 1) {
      return List.of(pass(senders.getFirst()));
    }
    List<Callable<OneSender>> tasks =
        senders.stream()
            .<Callable<OneSender>>map(sender ->
                () -> {
                  permits.acquire();
                  try {
                    return pass(sender);
                  } finally {
                    permits.release();
                  }
                })
            .toList();
    List<OneSender> results = new java.util.ArrayList<>(senders.size());
    for (Future<OneSender> future : threads.invokeAll(tasks)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a pass over the nodes failed", e.getCause());
      }
    }
    return results;
  }

  private OneSender pass(OfSender sender) {
    List<Bytes> signed = sender.attempts().stream().map(a -> a.body().raw()).toList();
    try {
      return new OneSender(
          sender,
          sender.isOverdue()
              ? nodes.broadcastAgain(sender.sender(), signed)
              : nodes.broadcast(sender.sender(), signed));
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // An exception in one sender's pass is no reason to lose the answers to the others.
      FailureLine line = FailureLine.of(e);
      log.error(
          "sending {} attempts of {} failed: {}",
          signed.size(),
          sender.sender(),
          line.words(),
          line.trace());
      BroadcastOutcome unclear = new BroadcastOutcome.MaybeSent(line.words());
      return new OneSender(sender, new Answered(signed.stream().map(_ -> unclear).toList()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
