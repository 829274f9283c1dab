package io.relayer.core.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.FreshDatabase;
import io.relayer.core.database.DatabaseSettings.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class DatabaseTest {
  private final FreshDatabase fresh = new FreshDatabase();
  private final Database database = fresh.database();
  private final AtomicInteger tries = new AtomicInteger();

  @BeforeEach
  void twoRows() {
    fresh.execute("create table counters (id int primary key, n int not null)");
    fresh.execute("insert into counters values (1, 0), (2, 0)");
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void showsItsPoolAndCountsItsStatements() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    database.bindTo(registry);
    double before = registry.get("relayer.database.statements").functionCounter().count();
    database.useTransaction(handle -> handle.execute("select 1"));
    assertThatThrownBy(() -> database.withHandle(handle -> handle.execute("select 1 / 0")))
        .hasMessageContaining("division by zero");

    assertThat(registry.get("relayer.database.statements").functionCounter().count())
        .isEqualTo(before + 2);
    assertThat(registry.get("hikaricp.connections.max").gauge().value()).isPositive();
    assertThat(registry.get("hikaricp.connections.usage").timer().count()).isPositive();
  }

  /// As after a fail-over: the old connection works, but leads to a server that takes no writes.
  @Test
  void aConnectionThatTakesNoWritesIsMadeAnew() {
    alterDatabase("set default_transaction_read_only = on");
    try (Database one = openOneConnection()) {
      one.useTransaction(handle -> handle.execute("select 1"));
      alterDatabase("reset default_transaction_read_only");
      assertThatThrownBy(() -> one.useTransaction(handle -> increment(handle, 1)))
          .satisfies(thrown -> assertThat(SqlState.of(thrown)).isEqualTo(SqlState.READ_ONLY));

      one.useTransaction(handle -> increment(handle, 1));
    }
    assertThat(counts()).containsExactly(1, 0);
  }

  private void alterDatabase(String change) {
    database.useTransaction(handle -> {
      handle.execute("set local transaction_read_only = off");
      handle.execute(
          "do $$ begin execute format('alter database %%I %s', current_database()); end $$"
              .formatted(change));
    });
  }

  private Database openOneConnection() {
    DatabaseSettings all = fresh.settings();
    return Database.open(
        new DatabaseSettings(
            all.url(),
            all.username(),
            all.password(),
            new Pool(1, 1, Pool.DEFAULT.connectionTimeout(), Pool.DEFAULT.idleTimeout()),
            all.timeouts()));
  }

  @Test
  void aDeadlockedUnitIsRunAgainAsAWhole() throws Exception {
    CyclicBarrier bothHoldTheirFirst = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> units =
          List.of(
              threads.submit(() -> countUp(List.of(1, 2), bothHoldTheirFirst)),
              threads.submit(() -> countUp(List.of(2, 1), bothHoldTheirFirst)));
      for (Future<?> unit : units) {
        unit.get();
      }
    }
    assertThat(tries).hasValue(3);
    assertThat(counts()).containsExactly(2, 2);
  }

  private Void countUp(List<Integer> rows, CyclicBarrier barrier) throws Exception {
    AtomicInteger mine = new AtomicInteger();
    database.useTransaction(handle -> {
      tries.incrementAndGet();
      handle.execute("set local deadlock_timeout = '20ms'");
      increment(handle, rows.getFirst());
      if (mine.incrementAndGet() == 1) {
        barrier.await();
      }
      increment(handle, rows.getLast());
    });
    return null;
  }

  @Test
  void aUnitThatSawAnOlderRowIsRunAgain() throws Exception {
    database.useTransaction(handle -> {
      handle.execute("set transaction isolation level repeatable read");
      handle.execute("select n from counters");
      if (tries.incrementAndGet() == 1) {
        changeBehindItsBack();
      }
      increment(handle, 1);
    });
    assertThat(tries).hasValue(2);
    assertThat(counts()).containsExactly(11, 0);
  }

  private void changeBehindItsBack() throws SQLException {
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      statement.execute("update counters set n = 10 where id = 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SqlState.DEADLOCK_DETECTED, SqlState.SERIALIZATION_FAILURE})
  void aUnitThatAlwaysAsksToRunAgainIsGivenUpAfterEightTries(String state) {
    assertThatThrownBy(() -> failWith(state))
        .isInstanceOf(JdbiException.class)
        .satisfies(thrown -> assertThat(SqlState.of(thrown)).isEqualTo(state));
    assertThat(tries).hasValue(8);
    assertThat(counts()).containsExactly(0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "25P02", "40002", "40003", "55P03", "57014"})
  void noOtherFailureIsRunAgain(String state) {
    assertThatThrownBy(() -> failWith(state))
        .satisfies(thrown -> assertThat(SqlState.of(thrown)).isEqualTo(state));
    assertThat(tries).hasValue(1);
    assertThat(counts()).containsExactly(0, 0);
  }

  @Test
  void anExceptionOfTheUnitComesBackAsItIsAndNothingIsWritten() {
    assertThatThrownBy(() ->
            database.useTransaction(handle -> {
              tries.incrementAndGet();
              increment(handle, 1);
              throw new java.io.IOException("broken");
            }))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage("broken");
    assertThat(tries).hasValue(1);
    assertThat(counts()).containsExactly(0, 0);
  }

  @Test
  void aCheckedExceptionOfTheDriverIsJudgedByItsStateToo() throws SQLException {
    database.useTransaction(handle -> {
      if (tries.incrementAndGet() < 3) {
        throw new SQLException("deadlock detected", SqlState.DEADLOCK_DETECTED);
      }
      increment(handle, 1);
    });
    assertThat(counts()).containsExactly(1, 0);
  }

  @Test
  void whatWasToFollowTheCommitFollowsTheOneThatSucceeded() {
    AtomicInteger followed = new AtomicInteger();
    database.useTransaction(handle -> {
      handle.afterCommit(followed::incrementAndGet);
      if (tries.incrementAndGet() < 3) {
        raise(handle, SqlState.SERIALIZATION_FAILURE);
      }
    });
    assertThat(followed).hasValue(1);
  }

  @Test
  void aTransactionInsideAnotherOneIsRefusedAndNothingOfEitherIsWritten() {
    assertThatThrownBy(() ->
            database.useTransaction(handle -> {
              increment(handle, 1);
              database.useTransaction(inner -> increment(inner, 2));
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use the handle of the one that is open");
    assertThat(counts()).containsExactly(0, 0);
  }

  @Test
  void aStatementInsideATransactionIsPartOfIt() {
    int seen =
        database.inTransaction(handle -> {
          increment(handle, 1);
          return fresh.one(Integer.class, "select n from counters where id = 1");
        });
    assertThat(seen).isEqualTo(1);
  }

  private void failWith(String state) {
    database.useTransaction(handle -> {
      tries.incrementAndGet();
      increment(handle, 1);
      raise(handle, state);
    });
  }

  private static void raise(Handle handle, String state) {
    handle.execute("do $$ begin raise exception using errcode = '%s'; end $$".formatted(state));
  }

  private static void increment(Handle handle, int id) {
    handle.execute("update counters set n = n + 1 where id = ?", id);
  }

  private List<Integer> counts() {
    return database.withHandle(handle ->
        handle.createQuery("select n from counters order by id").mapTo(Integer.class).list());
  }
}
