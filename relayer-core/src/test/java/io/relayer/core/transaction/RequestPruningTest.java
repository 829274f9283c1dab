package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.RelayerException;
import io.relayer.core.account.AccountDao;
import io.relayer.core.retry.RetryCase;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.request.FeeTerms;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RequestPruningTest extends RetryCase {
  private static final List<String> TABLES =
      List.of("transactions", "payloads", "attempts", "sent_attempts", "transitions");

  @BeforeEach
  void allIsPublishedAndOver() {
    lives
        .fresh()
        .execute(
            "delete from cursors",
            """
            insert into cursors (lane, pos, id, system_identifier)
            select 'transitions', '9000000000000000000', 0, system_identifier from pg_control_system()
            """,
            """
            insert into blocks (chain_id, number, hash, parent_hash, at) values (31337, 500, sha256('a'), sha256('b'), now())
            """,
            "delete from blocks_to_prove",
            "delete from verified_server",
            "delete from holds",
            "delete from positions",
            "delete from outbox");
    lives
        .fresh()
        .database()
        .useTransaction(handle -> {
          AccountDao.register(handle, List.of(Lives.CHAIN), List.of(Lives.SENDER), "local");
          AccountDao.takeIntoUse(handle, Lives.CHAIN, Lives.SENDER, new Nonce(0), 0);
        });
    lives.fresh().execute("update accounts set next_nonce = 1000");
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {
        "CONFIRMED",
        "REVERTED",
        "CANCELLED",
        "EXPIRED",
        "REFUSED",
        "SUPERSEDED",
        "USED_UP",
        "FOREIGN_CONFIRMED",
        "FOREIGN_REVERTED"
      })
  void whatIsOverGoesWithAllThatHangsOnItAndItsNonceIsRemembered(Stage stage) {
    Life life = lives.at(stage);
    long key = key(life);
    long nonce = life.get(Long.class, "nonce");
    String state = life.state().text();
    order(life, "done");

    assertThat(prune(life)).containsExactly(key);

    assertNothingLeft(life);
    assertThat(one(Long.class, "select pruned_below from accounts")).isEqualTo(nonce + 1);
    assertThat(
            one(
                String.class,
                "select state || ' ' || (hash is not null) || ' ' || (select count(*) from requests where request_key = %1$d) from pruned_requests where request_key = %1$d"
                    .formatted(key)))
        .isEqualTo(state + " true 1");
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"DROPPED", "WITHDRAWN"})
  void whatEndedWithoutANonceGoesAndLeavesNoMark(Stage stage) {
    Life life = lives.at(stage);

    assertThat(prune(life)).hasSize(1);

    assertNothingLeft(life);
    assertThat(one(Boolean.class, "select pruned_below is null from accounts")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"QUEUED", "SIGNED", "PENDING", "INCLUDED", "FOREIGN"})
  void whatIsNotOverStays(Stage stage) {
    assertStays(lives.at(stage));
  }

  /// Each is told in SQL, with the id as %1$s, and undone by the second.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update chain_heads set finalized_number = 99 | update chain_heads set finalized_number = 990",
        "update chain_heads set finalized_by = 'depth' | update chain_heads set finalized_by = 'tag'",
        "update blocks set number = 100 | update blocks set number = 500",
        "insert into blocks (chain_id, number, hash, parent_hash, at) values (31337, 10000, sha256('c'), sha256('d'), now()) | delete from blocks where number = 10000",
        "update accounts set next_nonce = 0 | update accounts set next_nonce = 1000",
        "insert into blocks_to_prove (chain_id, number, hash) select chain_id, block_number, block_hash from transactions where transaction_id = '%1$s' | delete from blocks_to_prove",
        "update accounts set held_for = 'hash-mismatch', held_detail = '', held_at = now() | update accounts set held_for = null, held_detail = null, held_at = null",
        "update accounts set unclear_below = 100000 | update accounts set unclear_below = null",
        "update cursors set pos = '0' | update cursors set pos = '9000000000000000000'",
        "update cursors set system_identifier = 1 | update cursors set system_identifier = (select system_identifier from pg_control_system())",
        "insert into holds (name, detail) values ('restore', 'x') | delete from holds",
        "insert into verified_server (started_at, requests_table) values ('2000-01-01', 'requests'::regclass) | delete from verified_server",
        "insert into positions (topic_id, topic, partition, next_offset, read_before) values (gen_random_uuid(), 't', 0, 1, 2) | delete from positions",
        "insert into orders (producer, request_id, kind, ordered_by) select producer, request_id, 'cancel', 'x' from requests join transactions using (request_key) where transaction_id = '%1$s' | update orders set state = 'done'",
        "insert into told_events (producer, request_id, sequence, transaction_id, generation, event, state, detail, at) select producer, request_id, 99, '%1$s', 1, 'x', 'x', '{}', now() from requests join transactions using (request_key) where transaction_id = '%1$s' | delete from told_events",
        "with j as (insert into retry_job_log (created_by, filter, changes, state, matched) values ('x', '{}', '{}', 'running', 1) returning job_id) insert into retry_items (job_id, transaction_id, chain_id, queue) select job_id, '%1$s', 31337, '' from j | update retry_job_log set state = 'stopped', skipped = 1, finished_at = now()",
        "with c as (insert into cursors (lane, pos, id, system_identifier) values ('broadcasts:31337', '0', 0, 1)) insert into outbox (pos, lane, created_at) values ('5', 'broadcasts:31337', now() - interval '1 hour') | delete from outbox",
        "update transactions set final_at = now() + interval '1 minute' where transaction_id = '%1$s' | update transactions set final_at = now() where transaction_id = '%1$s'"
      })
  void whatCouldBeUndoneOrIsWaitedForStaysUntilItIsNot(String with, String without) {
    Life life = lives.at(Stage.CONFIRMED);
    lives.fresh().execute(with.formatted(life.id()));

    assertStays(life);

    lives.fresh().execute(without.formatted(life.id()));
    assertThat(prune(life)).as("without that").hasSize(1);
    assertNothingLeft(life);
  }

  @Test
  void whatAllNodesRefusedStays() {
    Life life = lives.at(Stage.PENDING);
    life.update(
        "state = 'failed', failure_code = 'REJECTED', refused_at = now(), final_at = now(), resend_at = null");

    assertStays(life);
  }

  @Test
  void aRequestGoesWholeOnceAllItsGenerationsMay() {
    Life first = lives.at(Stage.REVERTED);
    TransactionId next = made(retry(first));
    assertStays(first);

    withdraw(next);
    lives
        .fresh()
        .execute(
            "update transactions set final_at = null, state = 'pending', failure_code = null, failure_message = null where transaction_id = '%s'"
                .formatted(first.id()));
    assertStays(first);

    first.step(TransactionSteps::finalised);
    assertThat(prune(first)).hasSize(1);
    assertNothingLeft(first);
    assertThat(
            one(
                Integer.class,
                "select count(*) from transactions where transaction_id = '%s'".formatted(next)))
        .isZero();
  }

  @Test
  void whatSomebodyIsAtIsLeft() throws SQLException {
    Life life = lives.at(Stage.CONFIRMED);
    try (Connection other = lives.fresh().database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "select from transactions where transaction_id = '%s' for no key update"
              .formatted(life.id()));

      assertStays(life);
      other.rollback();
    }
    assertThat(prune(life)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Stage.class,
      names = {"CONFIRMED", "REVERTED", "SUPERSEDED", "WITHDRAWN"})
  void aRepeatIsAnsweredAsBeforeAndExecutesNothing(Stage stage) {
    Life life = lives.at(stage);
    long key = key(life);
    repeat(key);
    String before = lastRepeat(life);

    prune(life);
    repeat(key);

    assertThat(lastRepeat(life)).isEqualTo(before);
    assertThat(
            one(
                Integer.class,
                "select count(*) from transactions where request_key = %d".formatted(key)))
        .isZero();
    assertThat(
            one(
                Boolean.class,
                "select p.outbox_pos = x.pos from transitions x join pruned_requests p using (transaction_id) where x.transaction_id = '%s'"
                    .formatted(life.id())))
        .isTrue();
  }

  /// As what is killed before its commit.
  @Test
  void whatIsRolledBackLeavesAllAsItWas() {
    Life life = lives.at(Stage.CONFIRMED);
    assertThatThrownBy(() ->
            lives
                .fresh()
                .database()
                .useTransaction(handle -> {
                  assertThat(RequestPruning.prune(handle, List.of(key(life)), Duration.ZERO))
                      .hasSize(1);
                  throw new IllegalStateException("killed");
                }))
        .hasMessage("killed");

    assertThat(life.is("confirmed")).isTrue();
    assertThat(one(Boolean.class, "select pruned_below is null from accounts")).isTrue();
    assertThat(prune(life)).hasSize(1);
  }

  @Test
  void noNonceBelowTheMarkIsWrittenOrTakenAgain() {
    Life life = lives.at(Stage.CONFIRMED);
    long nonce = life.get(Long.class, "nonce");
    prune(life);

    assertThatThrownBy(() -> insert(nonce)).isInstanceOf(RelayerException.class);
    assertThat(one(Integer.class, "select count(*) from transactions where nonce = " + nonce))
        .isZero();
    assertThatThrownBy(() -> lives.fresh().execute("update accounts set next_nonce = " + nonce))
        .hasMessageContaining("pruned_is_never_signed_again");
    insert(nonce + 1);
  }

  @Test
  void anAccountIsNotTakenIntoUseBelowTheMark() {
    lives
        .fresh()
        .execute(
            "update accounts set next_nonce = null, first_nonce = null, first_block = null, pruned_below = 9");

    assertThat(takeIntoUse(8)).isFalse();
    assertThat(takeIntoUse(9)).isTrue();
  }

  private boolean takeIntoUse(long nonce) {
    return lives
        .fresh()
        .inTransaction(handle ->
            AccountDao.takeIntoUse(handle, Lives.CHAIN, Lives.SENDER, new Nonce(nonce), 0));
  }

  @Test
  void aLookGoesOnWhereItEndedAndLeavesOutWhatIsYoung() {
    lives.fresh().execute("delete from transactions");
    long first = key(lives.at(Stage.CONFIRMED));
    lives.at(Stage.PENDING);
    long last = key(lives.at(Stage.CONFIRMED));

    RequestPruning.Page page = look(null, Duration.ZERO, 2);
    assertThat(page.requestKeys()).containsExactly(first);
    RequestPruning.Page rest = look(page.last(), Duration.ZERO, 2);
    assertThat(rest.requestKeys()).containsExactly(last);
    assertThat(rest.last()).isNull();
    assertThat(look(null, Duration.ofDays(1), 10).requestKeys()).isEmpty();
  }

  private RequestPruning.Page look(@Nullable TransactionId after, Duration keep, int limit) {
    return lives.fresh().inTransaction(handle -> RequestPruning.look(handle, after, keep, limit));
  }

  private void insert(long nonce) {
    TransactionRow row =
        new TransactionRow(
            new TransactionRow.Key(
                TransactionId.next(System.currentTimeMillis()), 1_000_000 + nonce),
            new TransactionRow.Origin(Lives.CHAIN, Lives.SENDER, null),
            new TransactionRow.Call(Lives.SENDER, Wei.ZERO, Bytes.EMPTY, null, 21_000L),
            TransactionRow.fee(new FeeTerms.BySpeed(FeeTerms.Speed.FAST, null)),
            new BroadcastMessage.Terms(1, false, null, 5, Map.of()),
            new TransactionRow.Arrival(Trace.NONE, null));
    lives
        .fresh()
        .database()
        .useTransaction(handle ->
            TransactionInsert.signed(
                handle,
                List.of(new TransactionRow.Signed(row, new Nonce(nonce), 1, null, null, null)),
                Duration.ZERO));
  }

  private void order(Life life, String state) {
    lives
        .fresh()
        .execute(
            """
            insert into orders (producer, request_id, kind, ordered_by, state)
            select producer, request_id, 'cancel', 'x', '%s' from requests where request_key = %d
            """
                .formatted(state, key(life)));
  }

  private void repeat(long key) {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> TransactionSteps.repeated(handle, List.of(key)));
  }

  /// The record, but for when it was told.
  private String lastRepeat(Life life) {
    return one(
        String.class,
        """
        select subject || ' ' || event || ' ' || state || ' ' || sequence || ' ' || chain_id || ' ' || (value::jsonb - 'at')::text
        from transitions where transaction_id = '%s' and repeat order by id desc limit 1
        """
            .formatted(life.id()));
  }

  private void assertStays(Life life) {
    assertThat(prune(life)).isEmpty();
    assertThat(
            one(
                Integer.class,
                "select count(*) from transactions t join payloads p using (transaction_id) where transaction_id = '%s'"
                    .formatted(life.id())))
        .isEqualTo(1);
    assertThat(one(Boolean.class, "select pruned_below is null from accounts")).isTrue();
  }

  private void assertNothingLeft(Life life) {
    for (String table : TABLES) {
      assertThat(
              one(
                  Integer.class,
                  "select count(*) from %s where transaction_id = '%s'"
                      .formatted(table, life.id())))
          .as(table)
          .isZero();
    }
    assertThat(
            one(
                Integer.class,
                "select count(*) from orders o where o.request_id = '%s'".formatted(life.id())))
        .isZero();
  }

  private List<Long> prune(Life life) {
    return lives
        .fresh()
        .inTransaction(handle -> RequestPruning.prune(handle, List.of(key(life)), Duration.ZERO));
  }

  private long key(Life life) {
    return one(
        Long.class,
        "select request_key from requests where producer = 'test' and request_id = '%s'"
            .formatted(life.id()));
  }

  private <T> T one(Class<T> type, String query) {
    return lives.fresh().one(type, query);
  }
}
