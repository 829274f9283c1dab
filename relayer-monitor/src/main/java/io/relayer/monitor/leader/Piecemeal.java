package io.relayer.monitor.leader;

import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Asks about many things at once, and in halves where there is no answer because of one of them:
/// what no node tells of one thing must not decide for the others.
public final class Piecemeal {
  /// Halves so small are made whatever the failure was: it may be of time, and of one thing.
  private static final int FEW = 2;

  private Piecemeal() {}

  /// What came of it.
  ///
  /// @param answers one for each piece that was answered
  /// @param untold those of which nothing is told, asked about alone, and why
  /// @param left those that were not asked about to the end
  /// @param ended why the asking ended early, where that was for the nodes, not for the questions
  public record Told<Q, A>(
      List<A> answers, Map<Q, NodeException> untold, List<Q> left, Optional<NodeException> ended) {}

  /// @param most after so many failures the rest is left: each costs a round over the nodes
  /// @throws NodeException if this process ends
  public static <Q, A> Told<Q, A> ask(List<Q> questions, int most, Function<List<Q>, A> ask) {
    List<A> answers = new ArrayList<>();
    Map<Q, NodeException> untold = new LinkedHashMap<>();
    List<Q> left = new ArrayList<>();
    Optional<NodeException> ended = Optional.empty();
    int failures = 0;
    Deque<List<Q>> pieces = new ArrayDeque<>();
    if (!questions.isEmpty()) {
      pieces.push(questions);
    }
    while (!pieces.isEmpty()) {
      List<Q> piece = pieces.pop();
      if (failures >= most || ended.isPresent()) {
        left.addAll(piece);
        continue;
      }
      try {
        answers.add(ask.apply(piece));
      } catch (NodeException e) {
        failures++;
        if (e.reason() == Reason.INTERRUPTED) {
          throw e;
        }
        if (!isOfOne(e, piece.size())) {
          ended = Optional.of(e);
          left.addAll(piece);
        } else if (piece.size() == 1) {
          untold.put(piece.getFirst(), e);
        } else {
          pieces.push(piece.subList(piece.size() / 2, piece.size()));
          pieces.push(piece.subList(0, piece.size() / 2));
        }
      }
    }
    return new Told<>(answers, untold, left, ended);
  }

  private static boolean isOfOne(NodeException e, int size) {
    return switch (e.reason()) {
      case RATE_LIMITED, NO_USABLE_NODE, INTERRUPTED -> e.isOfTheQuestion();
      case UNREACHABLE, REFUSED, UNREADABLE, UNKNOWN_BLOCK, INCONSISTENT, BEHIND ->
          e.isOfTheQuestion() || size <= FEW;
    };
  }
}
