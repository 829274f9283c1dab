package io.relayer.node.rpc;

import io.relayer.node.rpc.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Many calls in as few exchanges as the node allows, one after the other and in order. Learns how
/// many calls a node takes at once, and tries more again after a while.
final class Batches {
  /// @param answers to the calls of all exchanges that went well, in order
  /// @param failure what ended it; absent if all went well
  /// @param failed how many calls the exchange held that ended it; those after them were not tried
  record Progress<T>(List<T> answers, @Nullable TransportException failure, int failed) {}

  static final Duration REMEMBERED = Duration.ofMinutes(10);

  /// As for receipts of a block: nothing else is read of the chain's new blocks meanwhile.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Exchanges exchanges;
  private final int most;
  private final LongSupplier nanos;
  private volatile Learned learned;

  /// @param until then it is forgotten
  private record Learned(int limit, long until) {}

  /// @param most calls at once, whatever the node would take
  /// @param nanos a clock that only goes forward
  Batches(Exchanges exchanges, int most, LongSupplier nanos) {
    this.exchanges = exchanges;
    this.most = most;
    this.nanos = nanos;
    this.learned = new Learned(most, nanos.getAsLong());
  }

  private int limit() {
    Learned now = learned;
    return now.until - nanos.getAsLong() > 0 ? now.limit : most;
  }

  <T> Progress<T> send(List<RpcCall<T>> questions) {
    return send(questions, Duration.ZERO);
  }

  /// The same, where what has begun waits for the node's limits to allow the rest: begun anew, as
  /// much would be asked for in vain each time.
  <T> Progress<T> sendAll(List<RpcCall<T>> questions) {
    return send(questions, LONGEST_WAIT);
  }

  private <T> Progress<T> send(List<RpcCall<T>> questions, Duration patience) {
    long end = nanos.getAsLong() + patience.toNanos();
    var answers = new ArrayList<T>(questions.size());
    int atOnce = limit();
    while (answers.size() < questions.size()) {
      int size = Math.min(atOnce, questions.size() - answers.size());
      try {
        answers.addAll(exchanges.askAll(questions.subList(answers.size(), answers.size() + size)));
      } catch (TransportException e) {
        if (e.kind() == Kind.LIMITED
            && !answers.isEmpty()
            && end - nanos.getAsLong() > 0
            && pause()) {
          continue;
        }
        if (e.kind() != Kind.TOO_LARGE || size == 1) {
          return new Progress<>(answers, e, size);
        }
        atOnce = size / 2;
        if (!e.mayHaveArrived()) { // else it is the answer that was too large, not the batch
          learned = new Learned(atOnce, nanos.getAsLong() + REMEMBERED.toNanos());
        }
      }
    }
    return new Progress<>(answers, null, 0);
  }

  /// @return false if this thread was interrupted
  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// One call alone, as it is.
  ///
  /// @param more time than calls have
  <T> T send(RpcCall<T> question, Duration more) throws TransportException {
    return exchanges.ask(question, more);
  }
}
