package io.relayer.core.database;

import io.relayer.core.database.ServerProblem.NotDurable;
import io.relayer.core.database.ServerProblem.ReadOnly;
import io.relayer.core.database.ServerProblem.ReadOnlyByDefault;
import io.relayer.core.database.ServerProblem.SchemaAhead;
import io.relayer.core.database.ServerProblem.SchemaBeforeRelease;
import io.relayer.core.database.ServerProblem.SchemaBehind;
import io.relayer.core.database.ServerProblem.TooOld;
import io.relayer.migrations.Migrations;
import io.relayer.migrations.SchemaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Checks that a server keeps what the relayer stands on: nothing leaves before it is durable.
///
/// Why: RATIONALE.md#durability-watched.
public final class ServerCheck {
  private static final int OLDEST_MAJOR = 15;
  private static final Set<String> WAITS_FOR_DISK = Set.of("on", "remote_write", "remote_apply");

  private ServerCheck() {}

  /// To be called by each role before it does anything.
  ///
  /// @throws UnfitServerException with all that is wrong
  public static void require(Database database) {
    List<ServerProblem> problems = problems(database);
    if (!problems.isEmpty()) {
      throw new UnfitServerException(problems);
    }
  }

  /// All that is wrong with the server; empty if it is fit.
  public static List<ServerProblem> problems(Database database) {
    List<ServerProblem> problems =
        new ArrayList<>(
            database.<List<ServerProblem>, RuntimeException>withHandle(ServerCheck::of));
    schema(database).ifPresent(problems::add);
    return problems;
  }

  private static Optional<ServerProblem> schema(Database database) {
    return switch (Migrations.state(database.dataSource())) {
      case SchemaState.UpToDate _ -> Optional.empty();
      case SchemaState.Behind behind -> Optional.of(new SchemaBehind(behind.missing()));
      case SchemaState.BeforeRelease _ ->
          Optional.of(new SchemaBeforeRelease(database.url().toString()));
      case SchemaState.Ahead ahead ->
          Optional.of(new SchemaAhead(database.url().toString(), ahead.unknown(), ahead.newest()));
    };
  }

  /// @throws UnfitServerException where migrations can't bring the schema up to this build, or it
  ///   can't be written to and lacks some
  public static void requireMigratable(Database database) {
    Optional<ServerProblem> schema = schema(database);
    if (schema.isPresent() && schema.get() instanceof SchemaBehind) {
      requireWritable(database);
    } else if (schema.isPresent()) {
      throw new UnfitServerException(List.of(schema.get()));
    }
  }

  private static List<ServerProblem> of(Handle handle) {
    List<ServerProblem> problems = new ArrayList<>();
    if (Integer.parseInt(setting(handle, "server_version_num")) / 10_000 < OLDEST_MAJOR) {
      problems.add(new TooOld(setting(handle, "server_version"), OLDEST_MAJOR));
    }
    readOnly(handle).ifPresent(problems::add);
    problems.addAll(notDurable(handle));
    return problems;
  }

  /// Why a commit that the server acknowledges could be lost; empty where it could not. Asked again
  /// while a process runs: the server may be told otherwise, or be another one.
  public static List<ServerProblem> notDurable(Handle handle) {
    List<ServerProblem> problems = new ArrayList<>();
    for (String setting : List.of("fsync", "full_page_writes")) {
      String found = setting(handle, setting);
      if (!found.equals("on")) {
        problems.add(new NotDurable(setting, found, "on"));
      }
    }
    String commit = setting(handle, "synchronous_commit");
    if (!commitIsDurable(commit, setting(handle, "synchronous_standby_names"))) {
      problems.add(new NotDurable("synchronous_commit", commit, "on"));
    }
    return problems;
  }

  /// @throws UnfitServerException where [#notDurable] says why
  public static void requireDurable(Handle handle) {
    List<ServerProblem> problems = notDurable(handle);
    if (!problems.isEmpty()) {
      throw new UnfitServerException(problems);
    }
  }

  /// Why a session such as this one can write nothing; empty where it can.
  public static Optional<ServerProblem> readOnly(Handle handle) {
    if (handle.createQuery("select pg_is_in_recovery()").mapTo(Boolean.class).one()) {
      return Optional.of(new ReadOnly());
    }
    return setting(handle, "transaction_read_only").equals("on")
        ? Optional.of(new ReadOnlyByDefault())
        : Optional.empty();
  }

  /// @throws UnfitServerException where [#readOnly] says why
  private static void requireWritable(Database database) {
    database
        .<Optional<ServerProblem>, RuntimeException>withHandle(ServerCheck::readOnly)
        .ifPresent(problem -> {
          throw new UnfitServerException(List.of(problem));
        });
  }

  /// `local` waits for this server's disk alone: as good as `on` where there is no synchronous
  /// standby, but where there is one a commit would not survive the fail-over to it.
  static boolean commitIsDurable(String commit, String synchronousStandbys) {
    return WAITS_FOR_DISK.contains(commit)
        || (commit.equals("local") && synchronousStandbys.isBlank());
  }

  private static String setting(Handle handle, String name) {
    return handle
        .createQuery("select current_setting(:name)")
        .bind("name", name)
        .mapTo(String.class)
        .one();
  }
}
