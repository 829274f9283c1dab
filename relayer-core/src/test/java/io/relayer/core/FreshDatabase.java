package io.relayer.core;

import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import org.jdbi.v3.core.HandleCallback;

/// A database of one test, migrated and empty.
public final class FreshDatabase implements AutoCloseable {
  private final TestDatabase fresh;
  private final Database database;

  public FreshDatabase() {
    this(TestStack.database());
  }

  /// @param fresh is dropped with this
  public FreshDatabase(TestDatabase fresh) {
    this.fresh = fresh;
    this.database = Database.open(settings());
  }

  public DatabaseSettings settings() {
    return DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password());
  }

  public Database database() {
    return database;
  }

  /// Runs statements in one transaction.
  public void execute(String... statements) {
    database.useTransaction(handle -> {
      for (String statement : statements) {
        handle.execute(statement);
      }
    });
  }

  public <T> T one(Class<T> type, String query) {
    return database.withHandle(handle -> handle.createQuery(query).mapTo(type).one());
  }

  public <T, X extends Exception> T inTransaction(HandleCallback<T, X> work) throws X {
    return database.inTransaction(work);
  }

  @Override
  public void close() {
    database.close();
    fresh.close();
  }
}
