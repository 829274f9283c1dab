package io.relayer.app.doctor;

import static java.util.stream.Collectors.toCollection;

import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.core.database.Database;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.Holds.Hold;
import io.relayer.operations.housekeeping.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks that the work in the database can go on: holds, the outbox, partitions.
record WorkChecks(Database database) {
  private static final Duration SLOW = Duration.ofMinutes(5);

  List<Finding> holds() {
    List<Hold> holds = database.withHandle(Holds::list);
    return holds.isEmpty()
        ? List.of(new Ok("holds", "nothing is held"))
        : holds.stream()
            .<Finding>map(hold ->
                new Wrong(
                    "holds",
                    "nothing is taken in or signed since %s (%s: %s): run relayer recover"
                        .formatted(hold.since(), hold.name(), hold.detail())))
            .toList();
  }

  private record LaneState(
      String lane, long backlog, @Nullable Instant oldest, @Nullable String heldBackBy) {
    boolean isSlow(Instant now) {
      return oldest != null && oldest.isBefore(now.minus(SLOW));
    }
  }

  List<Finding> outbox() {
    List<LaneState> lanes = lanes();
    Instant now =
        database.withHandle(h -> h.createQuery("select now()").mapTo(Instant.class).one());
    List<Finding> findings =
        lanes.stream()
            .filter(lane -> lane.heldBackBy() != null || lane.isSlow(now))
            .map(WorkChecks::slow)
            .collect(toCollection(ArrayList::new));
    if (findings.isEmpty()) {
      findings.add(
          new Ok(
              "outbox",
              "%d rows to publish".formatted(lanes.stream().mapToLong(LaneState::backlog).sum())));
    }
    return findings;
  }

  private List<LaneState> lanes() {
    return database.withHandle(handle ->
        handle
            .createQuery(
                "select lane, backlog, oldest_at, held_back_by from outbox_status order by lane")
            .map((rows, context) ->
                new LaneState(
                    rows.getString("lane"),
                    rows.getLong("backlog"),
                    rows.getTimestamp("oldest_at") == null
                        ? null
                        : rows.getTimestamp("oldest_at").toInstant(),
                    rows.getString("held_back_by")))
            .list());
  }

  private static Finding slow(LaneState lane) {
    String waiting =
        "lane %s: %d rows to publish, the oldest since %s"
            .formatted(lane.lane(), lane.backlog(), lane.oldest());
    return new Warning(
        "outbox",
        lane.heldBackBy() == null
            ? waiting + ": does a broadcaster run? See its /health/ready"
            : "%s, held back by %s: if it stays, end that session with pg_terminate_backend"
                .formatted(waiting, lane.heldBackBy()));
  }

  List<Finding> partitions() {
    List<String> missing = database.withHandle(Partitions::missing);
    return List.of(
        missing.isEmpty()
            ? new Ok("partitions", "there for a week ahead")
            : new Warning(
                "partitions",
                "missing: %s: every role makes them when it starts and every ten minutes; does one"
                        .formatted(String.join(", ", missing))
                    + " run?"));
  }
}
