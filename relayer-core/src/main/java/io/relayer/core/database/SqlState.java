package io.relayer.core.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The SQLSTATE codes that decide what happens next (PostgreSQL, appendix A).
public final class SqlState {
  /// A class of codes.
  public static final String INVALID_AUTHORIZATION = "28";

  public static final String NO_SUCH_DATABASE = "3D000";
  public static final String SERIALIZATION_FAILURE = "40001";
  public static final String DEADLOCK_DETECTED = "40P01";
  public static final String CHECK_VIOLATION = "23514";
  public static final String CANNOT_CONNECT_NOW = "57P03";
  public static final String LOCK_NOT_AVAILABLE = "55P03";
  public static final String READ_ONLY = "25006";

  static final String INSUFFICIENT_PRIVILEGE = "42501";
  static final String UNDEFINED_TABLE = "42P01";
  static final String UNDEFINED_COLUMN = "42703";
  static final String UNDEFINED_FUNCTION = "42883";
  static final String UNDEFINED_SCHEMA = "3F000";
  static final String DISK_FULL = "53100";
  static final String TOO_MANY_CONNECTIONS = "53300";
  static final String QUERY_CANCELED = "57014";
  static final String ADMIN_SHUTDOWN = "57P01";
  static final String CRASH_SHUTDOWN = "57P02";
  static final String IDLE_IN_TRANSACTION_TIMEOUT = "25P03";
  static final String NO_SUCH_PREPARED_STATEMENT = "26000";
  static final String DATABASE_DROPPED = "57P04";
  static final String IDLE_SESSION_TIMEOUT = "57P05";

  /// Of class 08, and yet an answer: what stands there does not take what a connection asks for.
  public static final String PROTOCOL_VIOLATION = "08P01";

  private static final String CONNECTION_EXCEPTION = "08"; // a class

  private SqlState() {}

  /// The code of the first `SQLException` in the chain of causes, or null where there is none.
  public static @Nullable String of(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return null;
  }

  /// The database ended the transaction because of others: the same work may be done again.
  public static boolean asksToRunAgain(Throwable failure) {
    String state = of(failure);
    return SERIALIZATION_FAILURE.equals(state) || DEADLOCK_DETECTED.equals(state);
  }

  /// The server does not answer, or starts or stops just now: class 08 but for what was an answer,
  /// and its own word for that.
  public static boolean isUnreachable(@Nullable String state) {
    return state != null
        && !state.equals(PROTOCOL_VIOLATION)
        && (state.startsWith(CONNECTION_EXCEPTION) || state.equals(CANNOT_CONNECT_NOW));
  }

  /// The content of a record is at fault (class 22 data, 23 constraint, 54 limit), not the server.
  public static boolean blamesContent(Throwable failure) {
    String state = of(failure);
    return state != null
        && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
  }
}
