package io.relayer.core.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.postgres.PostgresPlugin;

/// The pool of connections to the relayer's database. Each unit of work is one SQL transaction;
/// where the server asks for it (deadlock, serialization) the unit is run again, so it must have no
/// other effect.
///
/// Why: RATIONALE.md#nested-transaction.
public final class Database implements AutoCloseable {
  /// What to do where a pooler of connections is met.
  public static final String NO_POOLER = SessionCheck.NO_POOLER;

  private static final int TRIES = 8;

  /// A connection that is older is made anew once it is given back: so the rights of a role, and
  /// what a server's name leads to, are never older either.
  private static final Duration OLDEST = Duration.ofMinutes(15);

  /// An idle connection is used so often: below what firewalls allow to be silent.
  private static final Duration KEPT_ALIVE = Duration.ofMinutes(2);

  /// How long a connection that is taken from the pool may take to prove that it lives.
  private static final Duration PROOF = Duration.ofSeconds(5);

  private final HikariDataSource pool;
  private final DatabaseSettings settings;
  private final Jdbi jdbi;
  private final LongAdder statements = new LongAdder();

  private Database(HikariDataSource pool, DatabaseSettings settings) {
    this.settings = settings;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    jdbi.registerArrayType(BigDecimal.class, "numeric");
    Columns.register(jdbi);
    jdbi.setSqlLogger(new Counting(statements));
  }

  /// Counts what was executed, whatever came of it.
  private record Counting(LongAdder statements) implements SqlLogger {
    @Override
    public void logAfterExecution(StatementContext context) {
      statements.increment();
    }

    @Override
    public void logException(StatementContext context, SQLException e) {
      statements.increment();
    }
  }

  /// Opens the pool; connects at once. Its connections are for the work itself, which names its
  /// rows by their keys: whatever the planner thinks of a table, it goes by the table's indexes.
  ///
  /// @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException where the server is not
  ///   there
  public static Database open(DatabaseSettings settings) {
    return open(settings, ConnectionProperties.byKeys(settings));
  }

  /// The same for reports, which may read whole tables: the planner has a free hand.
  public static Database openForReports(DatabaseSettings settings) {
    return open(settings, ConnectionProperties.of(settings));
  }

  private static Database open(DatabaseSettings settings, Properties properties) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("relayer");
    config.setJdbcUrl(settings.url().reveal());
    config.setMaximumPoolSize(settings.pool().maximumSize());
    config.setMinimumIdle(Math.min(settings.pool().minimumIdle(), settings.pool().maximumSize()));
    config.setConnectionTimeout(settings.pool().connectionTimeout().toMillis());
    config.setMaxLifetime(oldest(settings.pool().idleTimeout()).toMillis());
    config.setExceptionOverride(new UselessConnections());
    config.setIdleTimeout(settings.pool().idleTimeout().toMillis());
    config.setKeepaliveTime(KEPT_ALIVE.toMillis());
    config.setValidationTimeout(PROOF.toMillis());
    config.setInitializationFailTimeout(1); // one try: who opens it tries again
    config.setAutoCommit(true);
    config.setDataSourceProperties(properties);
    config.setConnectionInitSql(SessionSettings.afterwards(settings));
    return new Database(new HikariDataSource(config), settings);
  }

  /// The pool closes idle ones only where that comes before their age does.
  private static Duration oldest(Duration idleTimeout) {
    Duration beyondIdle = idleTimeout.plusMinutes(1);
    return beyondIdle.compareTo(OLDEST) > 0 ? beyondIdle : OLDEST;
  }

  /// Shows the pool's meters, by the names that HikariCP gives them, and how many statements were
  /// executed. Once for each database.
  public void bindTo(MeterRegistry registry) {
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    FunctionCounter.builder("relayer.database.statements", this, Database::statements)
        .description("SQL statements that were executed")
        .register(registry);
  }

  /// How many statements were executed so far, whatever came of them.
  public long statements() {
    return statements.sum();
  }

  /// Opens one connection and closes it again: whether [#open] would do, told by the server itself.
  ///
  /// @throws io.relayer.core.RelayerException where something stands between that drops what the
  ///   session asks for
  public static void probe(DatabaseSettings settings) throws SQLException {
    try (Connection connection = connect(settings)) {
      SessionCheck.require(connection, settings);
    }
  }

  /// Opens a connection outside the pool, for one that is kept; it belongs to the caller.
  public Connection connect() throws SQLException {
    return connect(settings);
  }

  private static Connection connect(DatabaseSettings settings) throws SQLException {
    Connection connection =
        DriverManager.getConnection(settings.url().reveal(), ConnectionProperties.of(settings));
    try (Statement statement = connection.createStatement()) {
      statement.execute(SessionSettings.afterwards(settings));
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// From now on waits this long at most for a connection; at least 250 ms. For a process that
  /// ends, perhaps because the server is gone.
  public void waitAtMost(Duration wait) {
    pool.getHikariConfigMXBean().setConnectionTimeout(wait.toMillis());
  }

  /// How many connections there are at most.
  public int connections() {
    return settings.pool().maximumSize();
  }

  /// Where it is; its text is without secrets.
  public JdbcUrl url() {
    return settings.url();
  }

  public DataSource dataSource() {
    return pool;
  }

  /// Changes what handles carry (`handle.getConfig`), from the next one on.
  public <C extends JdbiConfig<C>> void configure(Class<C> type, Consumer<C> change) {
    jdbi.configure(type, change);
  }

  /// Runs `work` in one transaction and gives back its result: when it comes back, all of it is
  /// committed. Where the server asks for it the whole of `work` is run again, up to eight times in
  /// all.
  ///
  /// @throws IllegalStateException inside another transaction of this thread: it could neither
  ///   commit nor be run again for itself. Use that one's handle
  public <R, X extends Exception> R inTransaction(HandleCallback<R, X> work) throws X {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.withHandle(handle -> outermost(handle).inTransaction(work));
      } catch (Exception e) {
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

  /// Jdbi gives a thread that has a handle the same one again.
  private static Handle outermost(Handle handle) {
    if (handle.isInTransaction()) {
      throw new IllegalStateException(
          "a transaction inside a transaction: use the handle of the one that is open");
    }
    return handle;
  }

  /// Like [#inTransaction] without a result.
  public <X extends Exception> void useTransaction(HandleConsumer<X> work) throws X {
    this.<Boolean, X>inTransaction(handle -> {
      work.useHandle(handle);
      return true;
    });
  }

  /// Runs a single statement that needs no transaction around it. Inside a transaction of this
  /// thread it is part of that one.
  public <R, X extends Exception> R withHandle(HandleCallback<R, X> work) throws X {
    return jdbi.withHandle(work);
  }

  @Override
  public void close() {
    pool.close();
  }
}
