package io.relayer.core.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.relayer.migrations.Migrations;
import java.math.BigDecimal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// The pool of connections to the relayer's database. Each unit of work is one SQL transaction;
/// where the server asks for it (deadlock, serialization) the unit is run again, so it must have no
/// other effect.
public final class Database implements AutoCloseable {
  private static final int TRIES = 8;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    jdbi.registerArrayType(BigDecimal.class, "numeric");
    Columns.register(jdbi);
  }

  /// Opens the pool; connects at once.
  ///
  /// @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException where the server is not
  ///   there
  public static Database open(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("relayer");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.username());
    config.setPassword(settings.password().reveal());
    config.setMaximumPoolSize(settings.pool().maximumSize());
    config.setMinimumIdle(Math.min(settings.pool().minimumIdle(), settings.pool().maximumSize()));
    config.setConnectionTimeout(settings.pool().connectionTimeout().toMillis());
    config.setIdleTimeout(settings.pool().idleTimeout().toMillis());
    config.setAutoCommit(true);
    config.addDataSourceProperty("ApplicationName", "relayer");
    config.addDataSourceProperty("currentSchema", Migrations.SCHEMA);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", "10");
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(settings.statementTimeout().toSeconds() + 15));
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty(
        "options",
        "-c statement_timeout=%d -c idle_in_transaction_session_timeout=%d -c TimeZone=UTC"
            .formatted(
                settings.statementTimeout().toMillis(), settings.idleInTransaction().toMillis()));
    return new Database(new HikariDataSource(config));
  }

  public DataSource dataSource() {
    return pool;
  }

  /// Runs `work` in one transaction and gives back its result; runs it again after a deadlock.
  public <R, X extends Exception> R inTransaction(HandleCallback<R, X> work) throws X {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(work);
      } catch (RuntimeException e) {
        if (attempt == TRIES
            || !SqlState.asksToRunAgain(e)
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, 5L << attempt)));
      }
    }
  }

  /// Like [#inTransaction] without a result.
  public <X extends Exception> void useTransaction(HandleConsumer<X> work) throws X {
    this.<Boolean, X>inTransaction(handle -> {
      work.useHandle(handle);
      return true;
    });
  }

  /// Runs a single statement that needs no transaction around it.
  public <R, X extends Exception> R withHandle(HandleCallback<R, X> work) throws X {
    return jdbi.withHandle(work);
  }

  @Override
  public void close() {
    pool.close();
  }
}
