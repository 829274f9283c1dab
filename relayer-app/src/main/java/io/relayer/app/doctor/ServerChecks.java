package io.relayer.app.doctor;

import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.app.run.ReadyChecks;
import io.relayer.app.terminal.Elapsed;
import io.relayer.core.database.Database;
import io.relayer.core.database.ServerCheck;
import io.relayer.core.database.ServerProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Checks of the database server: its settings, sessions, standby and clock.
record ServerChecks(Database database) {
  private static final Duration MOST_APART = Duration.ofSeconds(2);

  /// Version, schema and settings.
  List<Finding> fitness() {
    List<ServerProblem> problems = ServerCheck.problems(database);
    return problems.isEmpty()
        ? List.of(
            new Ok(
                "database",
                ReadyChecks.database(database).get().text()
                    + ", its schema is up to date, commits are durable"))
        : problems.stream()
            .<Finding>map(problem -> new Wrong("database", problem.toString()))
            .toList();
  }

  List<Finding> grant() {
    String user = database.withHandle(handle -> text(handle, "select current_user"));
    return List.of(
        seesSessions()
            ? new Ok("sessions", "%s has pg_read_all_stats".formatted(user))
            : new Warning(
                "sessions",
                "who holds the outbox back, and which standbys there are, is not fully seen: grant"
                    + " pg_read_all_stats to %s".formatted(user)));
  }

  List<Finding> standby() {
    String named =
        database.withHandle(
            handle -> text(handle, "select current_setting('synchronous_standby_names')"));
    if (named.isBlank()) {
      return List.of(
          new Warning(
              "standby",
              "no synchronous standby: a fail-over could lose acknowledged commits; set"
                  + " synchronous_standby_names, or never fail over"));
    }
    if (!seesSessions()) {
      return List.of(
          new Warning(
              "standby",
              "whether the synchronous standbys (%s) are there is not seen: grant".formatted(named)
                  + " pg_read_all_stats"));
    }
    String there =
        database.withHandle(handle ->
            text(
                handle,
                """
                select coalesce(string_agg(application_name, ', ' order by application_name), '')
                from pg_stat_replication where sync_state in ('sync', 'quorum')
                """));
    return List.of(
        there.isEmpty()
            ? new Wrong(
                "standby",
                "none of the synchronous standbys (%s) is there: every commit waits; start one, or"
                        .formatted(named)
                    + " change synchronous_standby_names")
            : new Ok("standby", "synchronous: " + there));
  }

  /// Between the two readings of this machine's clock the server read its own.
  List<Finding> clock() {
    Instant before = Instant.now();
    Instant there =
        database.withHandle(
            handle -> handle.createQuery("select clock_timestamp()").mapTo(Instant.class).one());
    Duration apart = apart(before, there, Instant.now());
    return List.of(
        apart.compareTo(MOST_APART) <= 0
            ? new Ok(
                "clock", "the same here and at the database, to %d ms".formatted(apart.toMillis()))
            : new Warning(
                "clock",
                "this machine and the database are %s apart: let both follow a time server"
                    .formatted(Elapsed.words(apart))));
  }

  static Duration apart(Instant before, Instant there, Instant after) {
    if (there.isBefore(before)) {
      return Duration.between(there, before);
    }
    return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
  }

  private boolean seesSessions() {
    return database.withHandle(handle ->
        handle
            .createQuery("select pg_has_role(current_user, 'pg_read_all_stats', 'usage')")
            .mapTo(Boolean.class)
            .one());
  }

  private static String text(Handle handle, String query) {
    return handle.createQuery(query).mapTo(String.class).one();
  }
}
