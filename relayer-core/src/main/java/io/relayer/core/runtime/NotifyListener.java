package io.relayer.core.runtime;

import io.relayer.core.runtime.Notifications.Connector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Hears what other processes tell. What was told while it had no connection is unknown, so after
/// connecting it wakes everybody.
final class NotifyListener implements Step {
  /// How long it waits for a word; also how long closing may take.
  private static final int WAIT_MILLIS = 500;

  private static final int SILENT_WAITS_BEFORE_A_CHECK = 60;
  private static final int CHECK_SECONDS = 5;

  private final Connector connector;
  private final NotifySender own;
  private final Consumer<Channel> wake;
  private final Runnable wakeAll;
  private @Nullable Connection connection;
  private int silentWaits;

  NotifyListener(Connector connector, NotifySender own, Consumer<Channel> wake, Runnable wakeAll) {
    this.connector = connector;
    this.own = own;
    this.wake = wake;
    this.wakeAll = wakeAll;
  }

  @Override
  public Duration advance() throws SQLException {
    try {
      hear(open());
    } catch (SQLException e) {
      close();
      throw e;
    }
    return Duration.ZERO;
  }

  private void hear(Connection open) throws SQLException {
    PGNotification[] words = open.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
    if (words == null || words.length == 0) {
      checkAfterLongSilence(open);
      return;
    }
    silentWaits = 0;
    for (PGNotification word : words) {
      if (word.getPID() != own.backendPid()) {
        wake.accept(new Channel(word.getParameter()));
      }
    }
  }

  /// A connection whose other end vanished without a word looks just like silence.
  private void checkAfterLongSilence(Connection open) throws SQLException {
    if (++silentWaits < SILENT_WAITS_BEFORE_A_CHECK) {
      return;
    }
    silentWaits = 0;
    if (!open.isValid(CHECK_SECONDS)) {
      throw new SQLException("the listening connection is dead");
    }
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connector.connect();
      connection = open;
      try (Statement listen = open.createStatement()) {
        listen.execute("listen " + NotifySender.POSTGRES_CHANNEL);
      }
      wakeAll.run();
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
