package io.relayer.node;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A cache of one entry: the last answer, given again for a while if the question is the same.
final class Cached<Q, A> {
  private final long fresh;
  private final LongSupplier nanos;
  private volatile @Nullable Kept<Q, A> kept;

  private record Kept<Q, A>(Q question, A answer, long at) {}

  /// @param nanos a clock that only goes forward
  Cached(Duration fresh, LongSupplier nanos) {
    this.fresh = fresh.toNanos();
    this.nanos = nanos;
  }

  A get(Q question, Supplier<A> ask) {
    Kept<Q, A> now = kept;
    if (now == null || !now.question.equals(question) || nanos.getAsLong() - now.at >= fresh) {
      long at = nanos.getAsLong(); // before it is asked: an answer is never older than this says
      now = new Kept<>(question, ask.get(), at);
      kept = now;
    }
    return now.answer;
  }
}
