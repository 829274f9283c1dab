package io.relayer.core.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/// Says of which connections the pool is to rid itself, by what they answered, beyond those that it
/// knows as broken. Such a connection works, but not for us: after a fail-over it leads to a server
/// that is a replica now, and would be lent again and again until it is old.
///
/// Why: RATIONALE.md#useless-connection.
public final class UselessConnections implements SQLExceptionOverride {
  private static final Set<String> STATES =
      Set.of(
          SqlState.READ_ONLY,
          SqlState.NO_SUCH_PREPARED_STATEMENT, // it leads to another session than it did
          SqlState.IDLE_IN_TRANSACTION_TIMEOUT,
          SqlState.DATABASE_DROPPED,
          SqlState.IDLE_SESSION_TIMEOUT);

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return STATES.contains(String.valueOf(failure.getSQLState()))
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }
}
