package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.ethereum.value.Wei;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class SendingStepsTest {
  private static final Duration NET = Duration.ofMinutes(10);

  private final Lives lives = Lives.local();

  @AfterAll
  void close() {
    lives.close();
  }

  @Test
  void fromQueuedToFinalEachStepWritesTheRowOnceAndAttemptsNever() {
    Life life = lives.at(Stage.QUEUED);
    life.another(1, Attempt.Kind.PAYLOAD);
    String written =
        lives
            .fresh()
            .inTransaction(handle -> {
              Updates before = Updates.of(handle);
              assertThat(TransactionSteps.signed(handle, List.of(life.signing()), NET)).hasSize(1);
              assertThat(
                      SendingSteps.known(
                          handle, List.of(known(life, 1, copy(life, 1, "accepted")))))
                  .hasSize(1);
              Inclusion inclusion = life.inclusion(1, true);
              assertThat(
                      TransactionSteps.included(
                          handle,
                          List.of(
                              new Inclusion(
                                  version(life, 2),
                                  1,
                                  inclusion.blockNumber(),
                                  inclusion.blockHash(),
                                  true,
                                  21_000,
                                  Wei.gwei(2),
                                  Inclusion.Details.NONE))))
                  .hasSize(1);
              assertThat(TransactionSteps.finalised(handle, List.of(version(life, 3)))).hasSize(1);
              return Updates.of(handle).since(before);
            });

    assertThat(written).isEqualTo("transactions 4, attempts 0, sent_attempts 0");
    assertThat(life.get(String.class, "state || ' ' || sent_count || ' ' || last_outcome"))
        .isEqualTo("confirmed 1 accepted");
    assertThat(life.get(Boolean.class, "resend_at is null")).isTrue();
  }

  @Test
  void anAnswerThatIsNoStepLeavesVersionAndEvents() {
    Life life = lives.at(Stage.PENDING);
    int version = life.get(Integer.class, "version");
    List<String> events = life.events();

    handled(copy(life, 1, "known"));

    assertThat(life.get(Integer.class, "version")).isEqualTo(version);
    assertThat(life.events()).isEqualTo(events);
    assertThat(life.get(String.class, "last_outcome")).isEqualTo("known");
  }

  @Test
  void oneWhoseAttemptIsNotCurrentAnyMoreIsNoStepOfIt() {
    Life life = lives.at(Stage.SIGNED);
    replace(life, Attempt.Kind.PAYLOAD);

    assertThat(
            lives.run(h ->
                SendingSteps.known(
                    h, List.of(new SendingSteps.Known(life.ref(), copy(life, 1, "accepted"))))))
        .isEmpty();
    handled(copy(life, 1, "accepted"));

    assertThat(life.get(Integer.class, "sent_count")).isZero();
    assertThat(life.get(Boolean.class, "handled_at is null and resend_at > now()")).isTrue();
  }

  @Test
  void whatIsKnownOfAnAttemptIsPutAwayWhenAnotherOneTakesItsPlace() {
    Life life = lives.at(Stage.PENDING);
    handled(copy(life, 1, "replacement-underpriced"));
    replace(life, Attempt.Kind.PAYLOAD);

    assertThat(status(life))
        .isEqualTo("1: 1 replacement-underpriced never 2026-11-22, 2: 0 - again -");

    handled(copy(life, 2, "maybe-sent"));
    late(copy(life, 1, "accepted"));
    assertThat(status(life))
        .as("with a copy that was out")
        .isEqualTo("1: 2 accepted never 2026-11-22, 2: 1 maybe-sent again 2026-11-22");
    assertThat(life.get(Integer.class, "misses")).isEqualTo(1);
  }

  @Test
  void aCopyOfAnAttemptThatWasNeverCurrentIsRemembered() {
    Life life = lives.at(Stage.PENDING);
    life.another(2, Attempt.Kind.PAYLOAD);

    late(new Handled(new AttemptKey(life.id(), 2), null, null, null));

    assertThat(
            one(
                "select (handled_at is not null and sent_count = 0)::text from sent_attempts where attempt = 2",
                life))
        .isEqualTo("true");
  }

  @Test
  void aStepThatIsNotTakenLeavesWhatTheRowSays() {
    Life life = lives.at(Stage.INCLUDED);
    life.another(2, Attempt.Kind.PAYLOAD);
    assertThat(lives.run(h -> AttemptSteps.replaced(h, List.of(life.ref()), List.of(2), NET)))
        .isEmpty();
    handled(copy(life, 1, "known", null));

    assertThat(status(life)).isEqualTo("1: 1 known never 2026-11-22, 2: 0 - never -");
  }

  @Test
  void anEmptyAttemptGoesOnWhenThePayloadIsGivenUp() {
    Life life = lives.at(Stage.PENDING);
    replace(life, Attempt.Kind.EMPTY);

    life.step((h, refs) -> AttemptSteps.givenUp(h, refs, AttemptSteps.Reason.DEADLINE));

    assertThat(life.get(Boolean.class, "resend_at is not null")).isTrue();
  }

  private void replace(Life life, Attempt.Kind kind) {
    life.another(2, kind);
    life.step((h, refs) -> AttemptSteps.replaced(h, refs, List.of(2), NET));
  }

  private void handled(Handled copy) {
    lives.fresh().database().useTransaction(h -> SendingSteps.handled(h, List.of(copy)));
  }

  private void late(Handled copy) {
    lives.fresh().database().useTransaction(h -> SentAttemptDao.handled(h, List.of(copy)));
  }

  private static SendingSteps.Known known(Life life, int version, Handled copy) {
    return new SendingSteps.Known(version(life, version), copy);
  }

  private static TransactionVersion version(Life life, int version) {
    return new TransactionVersion(life.id(), version);
  }

  private static Handled copy(Life life, int attempt, String outcome) {
    return copy(life, attempt, outcome, Duration.ofMinutes(1));
  }

  private static Handled copy(Life life, int attempt, String outcome, @Nullable Duration again) {
    return new Handled(
        new AttemptKey(life.id(), attempt),
        Instant.parse("2026-11-22T10:00:00Z"),
        new Handled.Sent(outcome, "", 1, false),
        again);
  }

  /// What operators see of its attempts.
  private String status(Life life) {
    return one(
        """
        select string_agg(format('%s: %s %s %s %s', attempt, sent_count, coalesce(last_outcome, '-'),
            case when resend_at is null then 'never' else 'again' end, coalesce(published_at::date::text, '-')), ', ' order by attempt)
        from attempt_status where true
        """,
        life);
  }

  private String one(String sql, Life life) {
    return lives
        .fresh()
        .one(String.class, sql.strip() + " and transaction_id = '%s'".formatted(life.id()));
  }

  /// How often rows were updated in a SQL transaction.
  private record Updates(long transactions, long attempts, long sent) {
    static Updates of(Handle handle) {
      return new Updates(
          of(handle, "transactions"), of(handle, "attempts"), of(handle, "sent_attempts"));
    }

    private static long of(Handle handle, String table) {
      return handle
          .createQuery(
              "select coalesce(sum(n_tup_upd), 0) from pg_stat_xact_user_tables where relid = :table::regclass")
          .bind("table", table)
          .mapTo(Long.class)
          .one();
    }

    String since(Updates before) {
      return "transactions %d, attempts %d, sent_attempts %d"
          .formatted(
              transactions - before.transactions, attempts - before.attempts, sent - before.sent);
    }
  }
}
