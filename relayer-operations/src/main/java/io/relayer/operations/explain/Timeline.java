package io.relayer.operations.explain;

import io.relayer.core.transaction.State;
import io.relayer.messages.TransactionId;
import io.relayer.operations.status.TransactionDetail;
import io.relayer.operations.status.TransactionViewDao;
import io.relayer.operations.status.ViewRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A transaction's steps with the time between them, among those of the other generations of its
/// request.
///
/// @param spent in each stage it has been in itself, up to now
/// @param open the stage it is in; null where it is final
public record Timeline(List<Step> steps, Map<Stage, Duration> spent, @Nullable Stage open) {

  /// @param sinceBefore the time since the step before; of the first, since it was asked for
  public record Step(Instant at, String event, String state, Duration sinceBefore, String detail) {
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("at", at.toString());
      json.put("event", event);
      json.put("state", state);
      json.put("sinceBeforeMillis", sinceBefore.toMillis());
      json.put("detail", detail);
      return json;
    }
  }

  /// @param requestedAt the time of the request's record, by its producer's clock; of a later
  ///   generation, when that was made
  /// @param now by the database's clock
  static Timeline of(TransactionDetail detail, Instant requestedAt, Instant now) {
    TransactionId id = TransactionViewDao.id(detail.transaction());
    StageTimes spending = new StageTimes(Publishing.of(detail, now));
    List<Step> steps = new ArrayList<>();
    Instant beforeAny = requestedAt;
    Instant before = requestedAt;
    Stage stage = Stage.INTAKE;
    State last = State.QUEUED;
    for (ViewRow row : detail.history()) {
      Instant at = Instant.parse(row.get("at"));
      steps.add(
          new Step(
              at,
              row.get("event"),
              row.get("state"),
              StageTimes.between(beforeAny, at),
              StepDetail.of(row)));
      beforeAny = at;
      if (TransactionViewDao.id(row).equals(id)) {
        last = State.parse(row.get("state"));
        spending.add(stage == Stage.SIGNATURE && last.isFinal() ? Stage.END : stage, before, at);
        before = at;
        stage = Stage.after(row);
      }
    }
    if (!last.isFinal()) {
      spending.add(stage, before, now);
    }
    return new Timeline(steps, spending.spent(), last.isFinal() ? null : spending.now(stage));
  }
}
