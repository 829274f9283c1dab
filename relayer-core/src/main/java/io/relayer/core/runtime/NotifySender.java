package io.relayer.core.runtime;

import io.relayer.core.runtime.Notifications.Connector;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Sends what the throttle lets out.
final class NotifySender implements Step {
  /// One PostgreSQL channel for all: the payload says which of ours.
  static final String POSTGRES_CHANNEL = "relayer";

  private final Connector connector;
  private final Throttle throttle;
  private @Nullable Connection connection;
  private volatile int backendPid;

  NotifySender(Connector connector, Throttle throttle) {
    this.connector = connector;
    this.throttle = throttle;
  }

  /// The server process that this process tells by; its words are no news here. 0 if there is none.
  int backendPid() {
    return backendPid;
  }

  @Override
  public Duration advance() throws SQLException {
    List<Channel> due = throttle.due(System.nanoTime());
    if (!due.isEmpty()) {
      try {
        tell(due);
      } catch (SQLException e) {
        due.forEach(throttle::add);
        close();
        throw e;
      }
    }
    return throttle.delay(System.nanoTime());
  }

  private void tell(List<Channel> channels) throws SQLException {
    Connection open = open();
    Array names = open.createArrayOf("text", channels.stream().map(Channel::name).toArray());
    try (PreparedStatement notify =
        open.prepareStatement("select pg_notify(?, name) from unnest(?) as name")) {
      notify.setString(1, POSTGRES_CHANNEL);
      notify.setArray(2, names);
      notify.execute();
    }
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connector.connect();
      connection = open;
      backendPid = open.unwrap(PGConnection.class).getBackendPID();
    }
    return open;
  }

  @Override
  public void close() throws SQLException {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
