package io.relayer.core.database;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.NoSuchElementException;
import org.jdbi.v3.core.statement.StatementException;
import tools.jackson.core.JacksonException;

/// Tells a failure that comes of what a record says from all others. Whoever handles records in
/// batches does the batch again in smaller parts where it is one, so that the guilty record stands
/// alone; and tries again later, without blaming anybody, where it is not.
public final class ContentFault {
  private ContentFault() {}

  /// Whether it failed on content: the database says so by a SQLSTATE; or nothing of the database
  /// is at fault, and code threw one of the exceptions that mean that it had not reckoned with
  /// something. The relayer's own exceptions, Kafka's, and those of the connection pool are of
  /// other kinds.
  public static boolean is(RuntimeException failure) {
    if (SqlState.of(failure) != null) {
      return SqlState.blamesContent(failure);
    }
    return switch (failure) {
      // A statement that could not even be made; a connection that is closed says no SQLSTATE
      // either.
      case StatementException unmade -> !hasSqlException(unmade);
      case IllegalArgumentException _,
          IllegalStateException _,
          ArithmeticException _,
          NullPointerException _,
          IndexOutOfBoundsException _,
          ClassCastException _,
          NoSuchElementException _,
          UnsupportedOperationException _,
          DateTimeException _,
          JacksonException _ ->
          true;
      default -> false;
    };
  }

  private static boolean hasSqlException(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
      if (t instanceof SQLException) {
        return true;
      }
    }
    return false;
  }
}
