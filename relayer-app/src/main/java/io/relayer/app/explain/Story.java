package io.relayer.app.explain;

import io.relayer.app.status.Detail;
import io.relayer.core.lifecycle.State;
import io.relayer.core.status.ViewRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A transaction's steps with the time between them.
///
/// @param spent in each stage it has been in, up to now
/// @param open the stage it is in; null where it is final
record Story(List<Step> steps, Map<Stage, Duration> spent, @Nullable Stage open) {

  /// @param sinceBefore the time since the step before; of the first, since it was asked for
  record Step(Instant at, String event, String state, Duration sinceBefore, String detail) {}

  /// @param requestedAt the time of the request's record, by its producer's clock
  /// @param now by the database's clock
  static Story of(Detail detail, Instant requestedAt, Instant now) {
    List<Step> steps = new ArrayList<>();
    Map<Stage, Duration> spent = new EnumMap<>(Stage.class);
    Instant before = requestedAt;
    Stage stage = Stage.INTAKE;
    for (ViewRow row : detail.history()) {
      Instant at = Instant.parse(row.get("at"));
      Duration since = between(before, at);
      steps.add(new Step(at, row.get("event"), row.get("state"), since, StepDetail.of(row)));
      State state = State.parse(row.get("state"));
      spent.merge(
          stage == Stage.SIGNATURE && state.isFinal() ? Stage.END : stage, since, Duration::plus);
      before = at;
      stage = Stage.after(row);
    }
    boolean goesOn =
        detail.history().isEmpty()
            || !State.parse(detail.history().getLast().get("state")).isFinal();
    if (goesOn) {
      spent.merge(stage, between(before, now), Duration::plus);
    }
    return new Story(steps, spent, goesOn ? stage : null);
  }

  /// The first time may come from another clock.
  private static Duration between(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    return between.isNegative() ? Duration.ZERO : between;
  }
}
