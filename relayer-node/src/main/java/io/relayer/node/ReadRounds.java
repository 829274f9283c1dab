package io.relayer.node;

import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Retries reads: asks one node, and the next if that one gives no answer that can be believed.
/// After a round in vain it waits 200, 600, then 1400 ms, if that may help.
final class ReadRounds {
  private static final Logger log = LoggerFactory.getLogger(ReadRounds.class);

  /// Waits, unless the pool is closed meanwhile.
  interface Pause {
    /// @return whether to go on
    boolean sleep(Duration time) throws InterruptedException;
  }

  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(1400));

  /// What may be otherwise in a second. A node that refuses will refuse again.
  private static final Set<Reason> MAY_PASS =
      EnumSet.of(Reason.UNREACHABLE, Reason.RATE_LIMITED, Reason.INCONSISTENT);

  private final String chain;
  private final Duration deadline;
  private final Pause pause;
  private final LongSupplier nanos;

  /// @param deadline no node is asked any more after this; what is under way has its own
  /// @param nanos a clock that only goes forward
  ReadRounds(String chain, Duration deadline, Pause pause, LongSupplier nanos) {
    this.chain = chain;
    this.deadline = deadline;
    this.pause = pause;
    this.nanos = nanos;
  }

  /// @param nodes those that can be asked now, in order
  /// @param answered is told whose answer it is
  <T> T ask(
      Function<? super ChainReads, T> questions,
      Supplier<List<PooledNode>> nodes,
      Consumer<PooledNode> answered) {
    long end = nanos.getAsLong() + deadline.toNanos();
    NodeException failure = null;
    for (int round = 0; ; round++) {
      Round<T> asked = new Round<>(questions, answered, end);
      if (asked.over(nodes.get())) {
        return asked.answer();
      }
      boolean anyAsked = !asked.failures.isEmpty();
      failure = failure == null || anyAsked ? asked.failure() : failure;
      boolean mayPass = anyAsked ? asked.mayPass() : round > 0;
      if (round == PAUSES.size() || !mayPass || !goesOn(PAUSES.get(round), end)) {
        throw failure;
      }
    }
  }

  /// Asks each of the nodes once, within the deadline, until an answer is `enough`. What one
  /// answers need not be on the chain that another one follows, so none is asked whether it is
  /// behind.
  ///
  /// @return the answers; a node that gives none is left out: its health and its breaker know of it
  <T> List<T> askEach(
      List<PooledNode> nodes, Function<? super ChainReads, T> questions, Predicate<T> enough) {
    long end = nanos.getAsLong() + deadline.toNanos();
    List<T> answers = new ArrayList<>();
    for (PooledNode node : nodes) {
      if (end - nanos.getAsLong() <= 0) {
        return answers;
      }
      try {
        answers.add(questions.apply(node.reads()));
      } catch (NodeException e) {
        if (e.reason() == Reason.INTERRUPTED) {
          throw e;
        }
        if (e.reason() == Reason.INCONSISTENT) {
          node.inconsistencies().saw(e.detail());
        }
        log.debug("chain {}: not told by {}", chain, e.toString());
        continue;
      }
      if (enough.test(answers.getLast())) {
        return answers;
      }
    }
    return answers;
  }

  private boolean goesOn(Duration time, long end) {
    try {
      return end - nanos.getAsLong() > time.toNanos() && pause.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NodeException("chain " + chain, Reason.INTERRUPTED, "interrupted");
    }
  }

  /// Each node once.
  private final class Round<T> {
    private final Function<? super ChainReads, T> questions;
    private final Consumer<PooledNode> answered;
    private final long end;
    private final List<NodeException> failures = new ArrayList<>();
    private final List<PooledNode> behind = new ArrayList<>();
    private List<T> answer = List.of();

    Round(Function<? super ChainReads, T> questions, Consumer<PooledNode> answered, long end) {
      this.questions = questions;
      this.answered = answered;
      this.end = end;
    }

    /// Whether there is an answer. If all are behind that answer, the foremost is believed that
    /// answers again: what the others knew is gone, or out of reach.
    boolean over(List<PooledNode> nodes) {
      for (PooledNode node : nodes) {
        if (end - nanos.getAsLong() <= 0) {
          return false;
        }
        if (ask(node, nodes.size() == 1 ? node.reads() : node.monotonicReads())) {
          return true;
        }
        if (failures.getLast().reason() == Reason.INTERRUPTED) {
          return false;
        }
      }
      List<PooledNode> foremostFirst =
          behind.stream()
              .sorted(
                  Comparator.comparingLong((PooledNode node) -> node.health().head().orElse(-1))
                      .reversed())
              .toList();
      for (PooledNode node : foremostFirst) {
        if (ask(node, node.reads())) {
          return true;
        }
        if (failures.getLast().reason() == Reason.INTERRUPTED) {
          return false;
        }
      }
      return false;
    }

    private boolean ask(PooledNode node, ChainReads reads) {
      try {
        answer = Arrays.asList(questions.apply(reads));
        answered.accept(node);
        return true;
      } catch (NodeException e) {
        failures.add(e);
        if (e.reason() == Reason.BEHIND) {
          behind.add(node);
        } else if (e.reason() == Reason.INCONSISTENT) {
          node.inconsistencies().saw(e.detail());
        }
        return false;
      }
    }

    T answer() {
      return answer.getFirst();
    }

    boolean mayPass() {
      return failures.stream().anyMatch(e -> MAY_PASS.contains(e.reason()));
    }

    NodeException failure() {
      if (failures.isEmpty()) {
        return new NodeException("chain " + chain, Reason.NO_USABLE_NODE, "no node is usable");
      }
      if (failures.size() == 1) {
        return failures.getFirst();
      }
      String all =
          failures.stream().map(NodeException::getMessage).collect(Collectors.joining("; "));
      NodeException failure = new NodeException("chain " + chain, failures.getLast().reason(), all);
      failures.forEach(failure::addSuppressed);
      return failure;
    }
  }
}
