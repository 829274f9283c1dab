package io.relayer.operations.explain;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Adds up the time spent in stages. That of the outbox and the nodes is told apart where it is
/// known when the transaction was published.
final class StageTimes {
  private final Map<Stage, Duration> spent = new EnumMap<>(Stage.class);
  private final @Nullable Instant published;

  StageTimes(@Nullable Instant published) {
    this.published = published;
  }

  void add(Stage stage, Instant from, Instant to) {
    if (stage == Stage.OUTBOX_AND_NODE && published != null) {
      add(Stage.OUTBOX, between(from, published.isBefore(to) ? published : to));
      add(Stage.NODE, between(published.isAfter(from) ? published : from, to));
    } else {
      add(stage, between(from, to));
    }
  }

  private void add(Stage stage, Duration time) {
    spent.merge(stage, time, Duration::plus);
  }

  /// The part of a stage that is not over yet.
  Stage now(Stage stage) {
    return stage == Stage.OUTBOX_AND_NODE && published != null ? Stage.NODE : stage;
  }

  Map<Stage, Duration> spent() {
    return spent;
  }

  /// Never less than nothing: the first time may come from another clock.
  static Duration between(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    return between.isNegative() ? Duration.ZERO : between;
  }
}
