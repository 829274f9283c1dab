package io.relayer.core.database;

import java.util.LinkedHashSet;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of a batch that the database refuses to change: passed over, so that the others go on,
/// and found again with the next round. Each is an error in the log once, not in each round.
///
/// Used by one thread.
///
/// @param <T> what names a row
public final class PassedOver<T> implements BiConsumer<T, RuntimeException> {
  private static final Logger log = LoggerFactory.getLogger(PassedOver.class);

  /// So many are remembered, the newest ones.
  private static final int MOST = 1_000;

  private final String what;
  private final Runnable counted;
  private final LinkedHashSet<T> named = new LinkedHashSet<>();
  private int now;

  /// @param what can't be done with them, such as `chain 1: can't be sent again`
  /// @param counted is run for each, in each round
  public PassedOver(String what, Runnable counted) {
    this.what = what;
    this.counted = counted;
  }

  @Override
  public void accept(T row, RuntimeException failure) {
    now++;
    counted.run();
    if (named.add(row)) {
      FailureLine line = FailureLine.of(failure);
      log.error("{}: {} is passed over: {}", what, row, line.words(), line.trace());
      if (named.size() > MOST) {
        named.removeFirst();
      }
    }
  }

  /// How many were passed over since this was asked the last time.
  public int since() {
    int passed = now;
    now = 0;
    return passed;
  }
}
