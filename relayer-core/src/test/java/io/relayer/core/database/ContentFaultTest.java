package io.relayer.core.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import io.relayer.core.FreshDatabase;
import org.jdbi.v3.core.statement.StatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContentFaultTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void statementThatCannotBeMadeIsOfTheContent() {
    RuntimeException failure =
        catchRuntimeException(() ->
            fresh
                .database()
                .withHandle(h ->
                    h.createQuery("select :x").bind("x", new Object()).mapTo(String.class).one()));

    assertThat(failure).isNotNull();
    assertThat(SqlState.of(failure)).isNull();
    assertThat(ContentFault.is(failure)).isTrue();
  }

  /// The pool's own words for it have no SQLSTATE.
  @Test
  void closedConnectionIsNot() {
    RuntimeException failure =
        catchRuntimeException(() ->
            fresh
                .database()
                .withHandle(h -> {
                  h.getConnection().close();
                  return h.createQuery("select 1").mapTo(int.class).one();
                }));

    assertThat(failure).isInstanceOf(StatementException.class);
    assertThat(ContentFault.is(failure)).isFalse();
  }
}
