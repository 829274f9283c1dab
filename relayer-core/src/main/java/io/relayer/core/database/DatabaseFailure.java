package io.relayer.core.database;

import io.relayer.core.RelayerException;
import io.relayer.ethereum.value.Printable;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A failure of the database as an operator is told it, by commands, by readiness and by loops: one
/// sentence with what does not work, what the server says and what to do. Neither the statement nor
/// the words that driver and libraries put around it are shown: a statement carries values of
/// others.
///
/// @param words the sentence
/// @param foreseen whether an operator can mend it; else it is a fault of the relayer's own
public record DatabaseFailure(String words, boolean foreseen) {
  private static final String MIGRATE =
      ": is the schema that of this version? relayer doctor says so, and relayer migrate mends it";

  /// What `failure` says of the database; empty where it is of another kind, or where an exception
  /// of the relayer's own around it has found the words already.
  public static Optional<DatabaseFailure> of(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
      if (t instanceof RelayerException) {
        return Optional.empty();
      }
      if (t instanceof SQLException sql) {
        return Optional.of(of(SqlState.of(sql), said(sql)));
      }
    }
    return Optional.empty();
  }

  /// `failure` in one line for readiness and logs, whatever it is of.
  public static String text(Throwable failure) {
    return FailureLine.of(failure).words();
  }

  private static DatabaseFailure of(@Nullable String state, String said) {
    if (state == null) {
      return foreseen("the database gives no connection: %s".formatted(said));
    }
    if (SqlState.isUnreachable(state)) {
      return foreseen("PostgreSQL does not answer: %s".formatted(said));
    }
    if (state.startsWith(SqlState.INVALID_AUTHORIZATION)) {
      return foreseen(
          "the database refuses the login: %s: check database.username and database.password"
              .formatted(said));
    }
    return switch (state) {
      case SqlState.READ_ONLY ->
          foreseen(
              "the database takes no writes: default_transaction_read_only is on for it or for the"
                  + " role (set it to off: alter database … or alter role … reset"
                  + " default_transaction_read_only), or the server is a standby (connect to the"
                  + " primary); relayer doctor says which");
      case SqlState.INSUFFICIENT_PRIVILEGE ->
          foreseen(
              "the database refuses it: %s: grant that to the role of database.username"
                  .formatted(said));
      case SqlState.UNDEFINED_TABLE,
          SqlState.UNDEFINED_COLUMN,
          SqlState.UNDEFINED_FUNCTION,
          SqlState.UNDEFINED_SCHEMA ->
          foreseen("the database lacks something: " + said + MIGRATE);
      case SqlState.DISK_FULL ->
          foreseen("the database has no room on its disk: %s: make room there".formatted(said));
      case SqlState.TOO_MANY_CONNECTIONS ->
          foreseen(
              "the database takes no further connection: %s: raise its max_connections, or lower"
                      .formatted(said)
                  + " database.pool");
      case SqlState.QUERY_CANCELED ->
          foreseen(
              "the database ended a statement: %s: try again, when it has less to do"
                  .formatted(said));
      case SqlState.ADMIN_SHUTDOWN, SqlState.CRASH_SHUTDOWN ->
          foreseen("the database ended the connection: %s: try again".formatted(said));
      default ->
          new DatabaseFailure(
              "the database did not do what it was asked to: %s (SQLSTATE %s)"
                  .formatted(said, state),
              false);
    };
  }

  private static DatabaseFailure foreseen(String words) {
    return new DatabaseFailure(words, true);
  }

  /// The first line: those after it are details, with values, and places in the statement.
  private static String said(SQLException failure) {
    String message = innermost(failure).getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    String bare = first.replaceFirst("^[A-Z]+: +", "").strip();
    return Printable.line(bare.isEmpty() ? failure.getClass().getSimpleName() : bare);
  }

  /// The pool puts its own exceptions around those of the server.
  static SQLException innermost(SQLException failure) {
    SQLException found = failure;
    for (int depth = 0; depth < 20 && found.getCause() instanceof SQLException cause; depth++) {
      found = cause;
    }
    return found;
  }
}
