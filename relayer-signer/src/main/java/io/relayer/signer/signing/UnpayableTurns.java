package io.relayer.signer.signing;

import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.signer.signing.UnpayableDao.Means;
import io.relayer.signer.signing.UnpayableDao.Page;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Turns through what of each queue can't be paid for: a page with each round, from where the last
/// one ended, so that a round's reading is bounded and each is looked at in its turn. A new turn
/// begins when prices or the balance have changed, else after ten seconds: another process may have
/// marked some meanwhile.
final class UnpayableTurns {
  private static final int PAGE = 512;
  private static final Duration ANEW = Duration.ofSeconds(10);

  private final Map<Queue, Turn> turns = new ConcurrentHashMap<>();

  /// @param of the sender, or the pool
  record Queue(ChainId chain, Object of) {}

  /// @param means at its beginning
  /// @param after where it stands; null once it is over
  private record Turn(Means means, @Nullable TransactionId after, long nanos) {}

  /// Looks at a page.
  @FunctionalInterface
  interface Pages {
    Page look(TransactionId after, int limit);
  }

  /// Looks at the next page, if there is one to be looked at now.
  ///
  /// @return whether there is another one behind it
  boolean next(Queue queue, Means means, Pages pages) {
    Turn turn = turns.get(queue);
    TransactionId from = turn == null ? null : turn.after;
    if (turn != null
        && from == null
        && turn.means.equals(means)
        && System.nanoTime() - turn.nanos < ANEW.toNanos()) {
      return false;
    }
    Means with = turn == null || from == null ? means : turn.means;
    Page page = pages.look(from == null ? UnpayableDao.BEFORE_ALL : from, PAGE);
    TransactionId after = page.seen() < PAGE ? null : page.last().orElse(null);
    turns.put(queue, new Turn(with, after, System.nanoTime()));
    return after != null;
  }
}
