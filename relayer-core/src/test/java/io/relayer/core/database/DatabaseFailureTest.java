package io.relayer.core.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.relayer.core.FreshDatabase;
import io.relayer.core.RelayerException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseFailureTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void whatAnOperatorCanMendIsOneSentenceWithWhatToDo() {
    assertThat(told("set transaction_read_only = on", "create table own (a int)"))
        .isEqualTo(
            new DatabaseFailure(
                "the database takes no writes: default_transaction_read_only is on for it or for"
                    + " the role (set it to off: alter database … or alter role … reset"
                    + " default_transaction_read_only), or the server is a standby (connect to the"
                    + " primary); relayer doctor says which",
                true));
    assertThat(told("select secret from no_such_table"))
        .isEqualTo(
            new DatabaseFailure(
                "the database lacks something: relation \"no_such_table\" does not exist: is the"
                    + " schema that of this version? relayer doctor says so, and relayer migrate"
                    + " mends it",
                true));
    assertThat(told("set local role pg_monitor", "select * from pg_authid").words())
        .startsWith("the database refuses it: permission denied for ")
        .endsWith(": grant that to the role of database.username");
    assertThat(told("set local statement_timeout = 1", "select pg_sleep(600)").words())
        .startsWith("the database ended a statement: canceling statement due to statement timeout");
  }

  @Test
  void anAccidentIsToldWithoutTheStatementAndItsValues() {
    DatabaseFailure told = told("select 'secret'::int");

    assertThat(told.foreseen()).isFalse();
    assertThat(told.words())
        .startsWith("the database did not do what it was asked to: invalid input syntax for type")
        .endsWith("(SQLSTATE 22P02)")
        .doesNotContain("select", "Position", "PSQLException", "\n");
  }

  @Test
  void neitherTheLineInTheLogNorItsTraceHasTheStatement() {
    for (Throwable failure :
        List.of(
            failure("select 'secret'::int"),
            catchThrowable(() ->
                fresh
                    .database()
                    .useTransaction(handle ->
                        handle.createQuery("select :secret").mapTo(String.class).one())))) {
      FailureLine line = FailureLine.of(failure);

      assertThat(failure).hasStackTraceContaining("select ");
      assertThat(line.words()).doesNotContain("select ");
      assertThat(line.trace()).isNotNull();
      StringWriter trace = new StringWriter();
      requireNonNull(line.trace()).printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString())
          .contains("DatabaseFailureTest")
          .doesNotContain("select ", "[statement", "arguments:");
    }
    assertThat(FailureLine.of(failure("select a from no_such_table")).trace()).isNull();
  }

  @Test
  void wordsOfOursAroundItStay() {
    Throwable failure = failure("select 'secret'::int");

    assertThat(DatabaseFailure.of(new RelayerException("ours", failure))).isEmpty();
    assertThat(DatabaseFailure.of(new IllegalStateException(failure))).isPresent();
    assertThat(DatabaseFailure.of(new IllegalStateException("of another kind"))).isEmpty();
    assertThat(DatabaseFailure.text(new IllegalStateException("of\nanother kind")))
        .endsWith("IllegalStateException: of\\u000aanother kind");
  }

  private DatabaseFailure told(String... statements) {
    return DatabaseFailure.of(failure(statements)).orElseThrow();
  }

  private Throwable failure(String... statements) {
    return catchThrowable(() ->
        fresh
            .database()
            .useTransaction(handle -> {
              for (String statement : statements) {
                handle.execute(statement);
              }
            }));
  }
}
