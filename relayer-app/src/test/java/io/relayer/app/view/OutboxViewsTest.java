package io.relayer.app.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.outbox.Rejection;
import io.relayer.core.outbox.RejectionDao;
import io.relayer.core.transaction.Lives;
import io.relayer.devnet.Postgres;
import io.relayer.devnet.TestStack;
import io.relayer.messages.request.RejectionCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OutboxViewsTest {
  private static final String ELSEWHERE = "elsewhere";

  private final Lives lives = new Lives();
  private final FreshDatabase fresh = lives.fresh();
  private final View outbox = new View(fresh, "outbox_status");

  @BeforeEach
  void fourLanes() {
    fresh.execute(
        """
        insert into cursors (lane, system_identifier)
        select l, system_identifier from pg_control_system(), unnest(array['transitions', 'notices', 'rejected', 'broadcasts:31337']) l
        """);
  }

  @AfterEach
  void close() {
    lives.close();
  }

  @Test
  void eachLaneNamesItsTopicAndAnEmptyOneHasNoBacklog() {
    assertThat(outbox.column("concat_ws(' ', lane, topic, backlog, oldest_at, held_back_by)"))
        .containsExactly(
            "broadcasts:31337 relayer.broadcasts.31337 0",
            "notices relayer.events 0",
            "rejected relayer.requests.rejected 0",
            "transitions relayer.events 0");
  }

  @Test
  void theBacklogIsWhatIsBehindTheCursorOfItsOwnLane() {
    row("notices", "2026-11-22 10:00+00");
    row("notices", "2026-11-22 11:00+00");
    row("notices", "2026-11-22 12:00+00");
    row("rejected", "2026-11-22 09:00+00");
    fresh.execute(
        """
        update cursors c set pos = o.pos, id = o.id, published_total = 1
        from (select pos, id from outbox where lane = 'notices' order by pos, id limit 1) o where c.lane = 'notices'
        """);
    assertThat(outbox.row("lane = 'notices'"))
        .containsEntry("backlog", "2")
        .containsEntry("oldest_at", "2026-11-22T11:00:00+00:00")
        .containsEntry("published_total", "1");
    assertThat(outbox.row("lane = 'rejected'"))
        .containsEntry("backlog", "1")
        .containsEntry("oldest_at", "2026-11-22T09:00:00+00:00")
        .containsEntry("published_total", "0");
  }

  @Test
  void aBatchIsABacklogOfAsManyRecordsAsItHas() {
    for (String ids : List.of("3", "500")) {
      fresh.execute(
          """
          insert into outbox (pos, lane, transaction_ids, attempts, entries, created_at)
          select pg_current_xact_id(), 'broadcasts:31337', array_agg(gen_random_uuid()), array_agg(1), count(*), '2026-11-22 10:00+00'
          from generate_series(1, %s)
          """
              .formatted(ids));
    }
    assertThat(outbox.row("lane = 'broadcasts:31337'"))
        .containsEntry("backlog", "503")
        .containsEntry("oldest_at", "2026-11-22T10:00:00+00:00");
    fresh.execute(
        """
        update cursors c set pos = o.pos, id = o.id from (select pos, id from outbox order by id limit 1) o
        where c.lane = 'broadcasts:31337'
        """);
    assertThat(outbox.row("lane = 'broadcasts:31337'")).containsEntry("backlog", "500");
  }

  @Test
  void theHistoryIsTheBacklogOfItsLane() {
    lives.at(Lives.Stage.CONFIRMED);
    assertThat(outbox.row("lane = 'transitions'")).containsEntry("backlog", "5");
    assertThat(outbox.row("lane = 'notices'")).containsEntry("backlog", "0");
  }

  @Test
  void aWritingTransactionInAnotherDatabaseIsNamedAsTheCulpritUntilItEnds() throws SQLException {
    try (Connection other = elsewhere()) {
      int pid = number(other, "select pg_backend_pid() from pg_current_xact_id()");
      row("notices", "2026-11-22 10:00+00");
      assertThat(outbox.row("lane = 'notices'"))
          .containsEntry("backlog", "1")
          .containsEntry(
              "held_back_by",
              "pid %d of postgres on elsewhere (idle in transaction)".formatted(pid));
      assertThat(outbox.row("lane = 'rejected'")).containsEntry("held_back_by", null);
      other.rollback();
      assertThat(outbox.row("lane = 'notices'"))
          .containsEntry("backlog", "1")
          .containsEntry("held_back_by", null);
    }
  }

  @Test
  void aTransactionThatOnlyReadsHoldsNothingBack() throws SQLException {
    try (Connection other = elsewhere()) {
      assertThat(number(other, "select count(*) from pg_class")).isPositive();
      row("notices", "2026-11-22 10:00+00");
      assertThat(outbox.row("lane = 'notices'")).containsEntry("held_back_by", null);
    }
  }

  @Test
  void whoMayNotSeeTheStateOfTheCulpritIsToldWhichGrantIsMissing() throws SQLException {
    try (Connection other = elsewhere()) {
      int pid = number(other, "select pg_backend_pid() from pg_current_xact_id()");
      row("notices", "2026-11-22 10:00+00");
      String held =
          fresh.inTransaction(handle -> {
            handle.execute("set local role relayer_operator");
            return handle
                .createQuery("select held_back_by from outbox_status where lane = 'notices'")
                .mapTo(String.class)
                .one();
          });
      assertThat(held)
          .isEqualTo(
              "pid %d of postgres on elsewhere (to see its state, grant pg_read_all_stats to relayer_operator)"
                  .formatted(pid));
    }
  }

  @Test
  void aRejectionShowsWhereItCameFromAndWhy() {
    Rejection.Source source = new Rejection.Source(new UUID(1, 2), "relayer.requests", 3, 1_234);
    fresh
        .database()
        .useTransaction(handle ->
            RejectionDao.insert(
                handle,
                List.of(
                    new Rejection(
                        source, "billing", "a-1", RejectionCode.INVALID_FIELD, "value: negative"),
                    new Rejection(
                        new Rejection.Source(new UUID(1, 2), "relayer.requests", 3, 1_235),
                        null,
                        null,
                        RejectionCode.MALFORMED,
                        "no JSON"))));
    View rejections = new View(fresh, "rejections");
    assertThat(rejections.row("code = 'INVALID_FIELD'"))
        .containsEntry("source", "relayer.requests-3-1234")
        .containsEntry("producer", "billing")
        .containsEntry("request_id", "a-1")
        .containsEntry("message", "value: negative");
    assertThat(rejections.row("code = 'MALFORMED'"))
        .containsEntry("source", "relayer.requests-3-1235")
        .containsEntry("producer", null)
        .containsEntry("request_id", null);
  }

  private void row(String lane, String at) {
    fresh.execute(
        "insert into outbox (pos, lane, created_at) values (pg_current_xact_id(), '%s', '%s')"
            .formatted(lane, at));
  }

  /// A connection to another database of the same server, with a transaction that the caller ends.
  private static Connection elsewhere() throws SQLException {
    Postgres server = TestStack.postgres();
    server.createDatabase(ELSEWHERE);
    Connection connection =
        DriverManager.getConnection(server.url(ELSEWHERE), server.user(), server.password());
    connection.setAutoCommit(false);
    return connection;
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getInt(1);
    }
  }
}
