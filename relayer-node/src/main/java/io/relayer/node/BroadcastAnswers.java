package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastOutcome.Fatal;
import io.relayer.node.broadcast.BroadcastOutcome.FeeCapExceeded;
import io.relayer.node.broadcast.BroadcastOutcome.HashMismatch;
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
import io.relayer.node.broadcast.Refusal;
import io.relayer.node.rpc.SendAnswer;
import io.relayer.node.state.NodeState.Alive;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Collects the answers of nodes to the transactions of one pass. A transaction goes on to the next
/// node as long as the answers to it are about the node and not about the transaction.
final class BroadcastAnswers {
  private static final BroadcastOutcome UNTRIED = new NotSent("no node was asked");

  private final Classifier classifier;
  private final Counter contradictions;
  private final BroadcastOutcome[] outcomes;
  private final boolean[] refusedByAll;
  private final boolean[] turnedDown;
  private final boolean[] unasked;
  private final boolean[] otherwise;
  private boolean reached;
  private String failure = "no node of the chain is usable";

  /// @param contradictions counts what one node has and another refuses for good
  BroadcastAnswers(Classifier classifier, Counter contradictions, int transactions) {
    this.classifier = classifier;
    this.contradictions = contradictions;
    this.outcomes = new BroadcastOutcome[transactions];
    this.refusedByAll = new boolean[transactions];
    this.turnedDown = new boolean[transactions];
    this.unasked = new boolean[transactions];
    this.otherwise = new boolean[transactions];
    Arrays.fill(outcomes, UNTRIED);
    Arrays.fill(refusedByAll, true);
  }

  /// Of which transactions nothing was said that ends their pass.
  List<Integer> open() {
    return IntStream.range(0, outcomes.length)
        .filter(i -> !isLastWord(outcomes[i]))
        .boxed()
        .toList();
  }

  /// Counts in what a node said. That a node names a transaction by another hash wins over all that
  /// was or will be said, an acceptance over all else; else the first decisive answer stays.
  ///
  /// @return whether it ends the pass of any of them
  boolean add(PendingSend delivery, List<SendAnswer> answers) {
    late(delivery, answers);
    boolean ends = false;
    for (int i = 0; i < answers.size(); i++) {
      int which = delivery.which().get(i);
      BroadcastOutcome said = said(delivery, answers.get(i));
      refusedByAll[which] &= isRefusal(said);
      note(which, delivery.node(), answers.get(i), said);
      if (answers.get(i) instanceof SendAnswer.Unreached(String detail)) {
        failure = delivery.node().name() + ": " + detail;
      } else {
        reached = true;
      }
      if (wins(said, outcomes[which])) {
        outcomes[which] = said;
      } else if (!isLastWord(outcomes[which])) {
        outcomes[which] = weightier(outcomes[which], said);
      }
      ends |= isLastWord(said);
    }
    return ends;
  }

  /// What a node says that is late or loads its chain may be of the state that it lacks.
  private void note(int which, PooledNode node, SendAnswer answer, BroadcastOutcome said) {
    if (said instanceof NotSent) {
      unasked[which] = true;
    } else if (!classifier.refuses(node.clientVersion(), answer)) {
      otherwise[which] = true;
    } else if (node.health().state() instanceof Alive) {
      turnedDown[which] = true;
    } else {
      unasked[which] = true;
    }
  }

  /// Counts in what was accepted, under whatever hash, and nothing else.
  ///
  /// @return whether anything was
  boolean addAccepted(PendingSend delivery, List<SendAnswer> answers) {
    boolean any = false;
    for (int i = 0; i < answers.size(); i++) {
      int which = delivery.which().get(i);
      BroadcastOutcome said = said(delivery, answers.get(i));
      if (wins(said, outcomes[which])) {
        outcomes[which] = said;
        otherwise[which] = true;
        reached = true;
        any = true;
      }
    }
    return any;
  }

  private static boolean wins(BroadcastOutcome said, BroadcastOutcome before) {
    return switch (said) {
      case HashMismatch _ -> !(before instanceof HashMismatch);
      case Accepted _ -> !(before instanceof Accepted || before instanceof HashMismatch);
      default -> false;
    };
  }

  /// It is not waited for any longer, and the node may have the transactions.
  void unanswered(PendingSend delivery) {
    var nobodyKnows = new MaybeSent(delivery.node().name() + ": no answer yet");
    reached = true;
    for (int which : delivery.which()) {
      refusedByAll[which] = false;
      otherwise[which] = true;
      if (!isLastWord(outcomes[which])) {
        outcomes[which] = weightier(outcomes[which], nobodyKnows);
      }
    }
  }

  /// Not every node was asked.
  void cutShort() {
    Arrays.fill(refusedByAll, false);
    Arrays.fill(otherwise, true);
  }

  /// What is said when all is decided changes nothing.
  void late(PendingSend delivery, List<SendAnswer> answers) {
    contradictions.increment(
        (int)
            IntStream.range(0, answers.size())
                .filter(i ->
                    contradict(outcomes[delivery.which().get(i)], said(delivery, answers.get(i))))
                .count());
  }

  private BroadcastOutcome said(PendingSend delivery, SendAnswer answer) {
    return classifier.classify(delivery.node().clientVersion(), answer);
  }

  private static boolean contradict(BroadcastOutcome one, BroadcastOutcome other) {
    return isLastWord(one)
        && isLastWord(other)
        && one instanceof Accepted != other instanceof Accepted;
  }

  boolean isAccepted() {
    return Stream.of(outcomes).allMatch(Accepted.class::isInstance);
  }

  /// Says that no node could be reached only if none can have anything, and that a transaction is
  /// refused only if every node that is asked refuses it: one of them may be wrong.
  BroadcastResult result() {
    return reached || outcomes.length == 0
        ? new BroadcastResult.Answered(
            IntStream.range(0, outcomes.length).mapToObj(this::outcome).toList(),
            IntStream.range(0, outcomes.length).mapToObj(this::refusal).toList())
        : new BroadcastResult.NoUsableNode(failure);
  }

  private BroadcastOutcome outcome(int which) {
    BroadcastOutcome outcome = outcomes[which];
    if (!isRefusal(outcome) || refusedByAll[which]) {
      return outcome;
    }
    return new MaybeSent(
        refusal(which) == Refusal.BY_ALL
            ? outcome.detail()
            : "not every node says so: " + outcome.detail());
  }

  private Refusal refusal(int which) {
    if (otherwise[which] || !turnedDown[which]) {
      return Refusal.NONE;
    }
    return unasked[which] ? Refusal.SO_FAR : Refusal.BY_ALL;
  }

  private static boolean isRefusal(BroadcastOutcome outcome) {
    return outcome instanceof Fatal || outcome instanceof OverBlockLimit;
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
          HashMismatch _,
          NonceTooLow _,
          NonceGap _,
          ReplacementUnderpriced _,
          Underpriced _,
          InsufficientFunds _ ->
          true;
      case Fatal _,
          FeeCapExceeded _,
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
