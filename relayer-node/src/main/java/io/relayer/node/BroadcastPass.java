package io.relayer.node;

import io.relayer.core.domain.Bytes;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.Fatal;
import io.relayer.node.broadcast.BroadcastOutcome.FeeCapExceeded;
import io.relayer.node.broadcast.BroadcastOutcome.InsufficientFunds;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastOutcome.NonceGap;
import io.relayer.node.broadcast.BroadcastOutcome.NonceTooLow;
import io.relayer.node.broadcast.BroadcastOutcome.NotPermitted;
import io.relayer.node.broadcast.BroadcastOutcome.NotSent;
import io.relayer.node.broadcast.BroadcastOutcome.OverBlockLimit;
import io.relayer.node.broadcast.BroadcastOutcome.PoolFull;
import io.relayer.node.broadcast.BroadcastOutcome.ReplacementUnderpriced;
import io.relayer.node.broadcast.BroadcastOutcome.SenderReserved;
import io.relayer.node.broadcast.BroadcastOutcome.TypeNotSupported;
import io.relayer.node.broadcast.BroadcastOutcome.Underpriced;
import io.relayer.node.broadcast.BroadcastOutcome.WrongChain;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.Classifier;
import io.relayer.node.rpc.SendAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One pass of a sender's transactions over the usable nodes. A transaction goes on to the next
/// node as long as what was said of it is about the node and not about the transaction.
final class BroadcastPass {
  private static final BroadcastOutcome UNTRIED = new NotSent("no node was asked");

  private final Classifier classifier;
  private final List<Bytes> signed;
  private final BroadcastOutcome[] outcomes;
  private boolean reached;
  private String failure = "no node of the chain is usable";

  BroadcastPass(Classifier classifier, List<Bytes> signed) {
    this.classifier = classifier;
    this.signed = signed;
    this.outcomes = new BroadcastOutcome[signed.size()];
    Arrays.fill(outcomes, UNTRIED);
  }

  /// @param keep is told which node answered for good first
  void over(List<PooledNode> route, Consumer<PooledNode> keep) {
    boolean kept = false;
    for (PooledNode node : route) {
      int[] open =
          IntStream.range(0, outcomes.length).filter(i -> !isLastWord(outcomes[i])).toArray();
      if (open.length == 0 || Thread.currentThread().isInterrupted()) {
        break;
      }
      sendTo(node, open);
      if (!kept && IntStream.of(open).anyMatch(i -> isLastWord(outcomes[i]))) {
        keep.accept(node);
        kept = true;
      }
    }
  }

  /// Counts in what another node said to the same transactions: an acceptance wins over whatever
  /// else was said.
  void add(String clientVersion, List<SendAnswer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      BroadcastOutcome said = classifier.classify(clientVersion, answers.get(i));
      reached |= !(answers.get(i) instanceof SendAnswer.Unreached);
      if (said instanceof Accepted && !(outcomes[i] instanceof Accepted)) {
        outcomes[i] = said;
      } else if (!isLastWord(outcomes[i])) {
        outcomes[i] = weightier(outcomes[i], said);
      }
    }
  }

  /// How many of the transactions one node has and the other refuses for good.
  int contradictions(String clientVersion, List<SendAnswer> answers) {
    return (int)
        IntStream.range(0, answers.size())
            .filter(
                i -> contradict(outcomes[i], classifier.classify(clientVersion, answers.get(i))))
            .count();
  }

  private static boolean contradict(BroadcastOutcome one, BroadcastOutcome other) {
    return isLastWord(one)
        && isLastWord(other)
        && one instanceof Accepted != other instanceof Accepted;
  }

  boolean isAccepted() {
    return Stream.of(outcomes).allMatch(Accepted.class::isInstance);
  }

  BroadcastResult result() {
    return reached || signed.isEmpty()
        ? new BroadcastResult.Answered(List.of(outcomes))
        : new BroadcastResult.NoUsableNode(failure);
  }

  private void sendTo(PooledNode node, int[] open) {
    var batch = new ArrayList<Bytes>(open.length);
    for (int i : open) {
      batch.add(signed.get(i));
    }
    List<SendAnswer> answers = node.send(batch);
    for (int i = 0; i < open.length; i++) {
      SendAnswer answer = answers.get(i);
      if (answer instanceof SendAnswer.Unreached(String detail)) {
        failure = node.name() + ": " + detail;
      } else {
        reached = true;
      }
      outcomes[open[i]] =
          weightier(outcomes[open[i]], classifier.classify(node.clientVersion(), answer));
    }
  }

  /// The newer one, unless the older one is more than "not sent" and the newer one no more than a
  /// reason to try elsewhere: that something may have been sent must not be forgotten.
  private static BroadcastOutcome weightier(BroadcastOutcome before, BroadcastOutcome now) {
    boolean nowCounts = isLastWord(now) || now instanceof MaybeSent || before instanceof NotSent;
    return nowCounts ? now : before;
  }

  /// Whether it says something of the transaction itself, so that no other node needs to be asked.
  private static boolean isLastWord(BroadcastOutcome outcome) {
    return switch (outcome) {
      case Accepted _,
          NonceTooLow _,
          NonceGap _,
          ReplacementUnderpriced _,
          Underpriced _,
          InsufficientFunds _,
          Fatal _ ->
          true;
      case FeeCapExceeded _,
          PoolFull _,
          SenderReserved _,
          OverBlockLimit _,
          TypeNotSupported _,
          NotPermitted _,
          WrongChain _,
          NotSent _,
          MaybeSent _ ->
          false;
    };
  }
}
