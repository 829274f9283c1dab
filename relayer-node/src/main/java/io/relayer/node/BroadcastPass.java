package io.relayer.node;

import io.relayer.ethereum.value.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One pass of a sender's transactions over the usable nodes, one after the other. A send is hedged
/// if its node says nothing for a tenth of the write time-out: the next node gets the same bytes,
/// and whichever gives a decisive answer first ends the pass.
///
/// The same bytes are the same transaction, so two nodes that have them do no harm. Nor does it if
/// a node gets a nonce late, or never, while the ones behind it went elsewhere: nodes pass on what
/// they have, and what no block has is sent again, lowest nonce first.
///
/// The points at which a crash, or the end of the pool, may come:
///
/// 1. *Before the first node is asked.* Nothing has happened.
/// 2. *While one or more are asked.* Any of them may have the bytes, which were stored before. None
///    was told "not sent": the caller has no result, and sends the same bytes again.
/// 3. *After the pass, while a hedged send is still under way.* The node may get the bytes now.
///    What it does with them is found on chain by their hash; its answer was not waited for.
///
/// A pass that ends while a node has not answered, since its thread was interrupted or the node is
/// gone, says "maybe sent" of all that nobody else gave a decisive answer to.
final class BroadcastPass {
  /// Nobody is woken when a node is gone.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final List<Bytes> signed;
  private final BroadcastAnswers verdicts;
  private final List<PendingSend> copies;
  private final Executor executor;
  private final List<PendingSend> underWay = new ArrayList<>();
  private final List<PendingSend> hedged = new ArrayList<>();
  private final BlockingQueue<PendingSend> ended = new LinkedBlockingQueue<>();
  private boolean kept;

  /// @param copies that are on their way besides
  BroadcastPass(
      List<Bytes> signed, BroadcastAnswers verdicts, List<PendingSend> copies, Executor executor) {
    this.signed = signed;
    this.verdicts = verdicts;
    this.copies = copies;
    this.executor = executor;
  }

  /// @param spares are asked only in the place of a node that is silent
  /// @param keep is told which node answered for good first
  /// @return what is still under way, and is not waited for
  List<PendingSend> over(
      List<PooledNode> route, List<PooledNode> spares, Consumer<PooledNode> keep) {
    try {
      for (PooledNode node : route) {
        ask(node, keep);
      }
      for (PooledNode spare : spares) {
        if (!underWay.isEmpty() && !route.contains(spare)) {
          ask(spare, keep);
        }
      }
      awaitRest(keep);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (Thread.currentThread().isInterrupted()) {
      verdicts.cutShort();
    }
    for (PendingSend left : underWay) {
      verdicts.unanswered(left);
      if (!hedged.contains(left)) {
        left.node().hedged().abandoned(left.answers());
      }
    }
    return underWay;
  }

  /// While a node may answer; once none does, what has come to an end by that is still collected.
  private void awaitRest(Consumer<PooledNode> keep) throws InterruptedException {
    boolean waits = true;
    while (isOpen() && !underWay.isEmpty() && waits) {
      boolean answers = underWay.stream().anyMatch(it -> it.node().health().state().answers());
      waits = collect(LOOK_AGAIN.toNanos(), keep) || answers;
    }
  }

  private boolean isOpen() {
    return !verdicts.open().isEmpty() && !Thread.currentThread().isInterrupted();
  }

  /// Returns when the node has answered or has been silent for too long, or nothing is open.
  private void ask(PooledNode node, Consumer<PooledNode> keep) throws InterruptedException {
    if (!isOpen()) {
      return;
    }
    hedge();
    PendingSend delivery = PendingSend.begin(node, verdicts.open(), signed, executor);
    underWay.add(delivery);
    var _ = delivery.answers().whenComplete((_, _) -> ended.add(delivery));
    long end = System.nanoTime() + node.hedgeAfter(delivery.which().size()).toNanos();
    while (isOpen() && underWay.contains(delivery)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        collectCopies(keep);
        return;
      }
      var _ = collect(left, keep);
    }
  }

  /// All that are under way have been silent for too long when the next one is asked.
  private void hedge() {
    for (PendingSend silent : underWay) {
      if (!hedged.contains(silent)) {
        hedged.add(silent);
        silent.node().hedged().add(silent.answers());
      }
    }
  }

  /// @return false if nothing came in that time
  private boolean collect(long nanos, Consumer<PooledNode> keep) throws InterruptedException {
    PendingSend delivery = ended.poll(nanos, TimeUnit.NANOSECONDS);
    if (delivery == null) {
      return false;
    }
    underWay.remove(delivery);
    keepIf(verdicts.add(delivery, delivery.soFar()), delivery, keep);
    return true;
  }

  /// What a copy was accepted for needs no other node; what else copies say comes after the pass.
  private void collectCopies(Consumer<PooledNode> keep) {
    for (PendingSend copy : copies) {
      keepIf(verdicts.addAccepted(copy, copy.soFar()), copy, keep);
    }
  }

  private void keepIf(boolean last, PendingSend delivery, Consumer<PooledNode> keep) {
    if (last && !kept) {
      keep.accept(delivery.node());
      kept = true;
    }
  }
}
