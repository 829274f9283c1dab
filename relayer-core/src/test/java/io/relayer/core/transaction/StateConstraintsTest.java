package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.database.SqlState;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Constraints of the table: what the state machine refuses, it refuses as well, whoever writes to
/// it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateConstraintsTest {
  private final Lives lives = new Lives();

  @AfterAll
  void close() {
    lives.close();
  }

  @ParameterizedTest
  @EnumSource
  void noStateFollowsFromAnotherByItsNameAlone(Stage stage) {
    Life life = lives.at(stage);
    for (State to : State.values()) {
      if (to != life.state()) {
        refuses(life, "state = '%s'".formatted(to.text()));
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          QUEUED    | state = 'cancelled', final_at = now(), waiting_for = 'funds'
          QUEUED    | state = 'failed', final_at = now(), failure_code = 'REVERTED'
          QUEUED    | state = 'failed', final_at = now(), failure_code = 'REJECTED'
          QUEUED    | state = 'failed', final_at = now(), failure_code = 'SUPERSEDED'
          QUEUED    | state = 'failed', final_at = now(), failure_code = 'UNHEARD_OF'
          QUEUED    | state = 'confirmed', final_at = now()
          QUEUED    | state = 'signed', nonce = 5
          QUEUED    | pending_at = now()
          QUEUED    | final_at = now()
          QUEUED    | failure_code = 'EXPIRED'
          QUEUED    | block_number = 1, block_hash = sha256('b'), mined_attempt = 1, mined_kind = 'payload', succeeded = true, included_at = now()
          SIGNED    | pending_at = now()
          SIGNED    | nonce = null
          SIGNED    | attempt = null
          SIGNED    | sender = null
          SIGNED    | gas_limit = null
          SIGNED    | state = 'queued', nonce = null, attempt = null
          SIGNED    | state = 'failed', final_at = now(), failure_code = 'EXPIRED'
          SIGNED    | state = 'failed', final_at = now(), failure_code = 'POLICY_DENIED'
          SIGNED    | state = 'cancelled', final_at = now()
          PENDING   | block_number = 1
          PENDING   | state = 'confirmed', final_at = now()
          PENDING   | state = 'failed', final_at = now(), failure_code = 'REVERTED'
          PENDING   | state = 'failed', final_at = now(), failure_code = 'REJECTED'
          PENDING   | state = 'cancelled', final_at = now(), intent = 'cancel'
          INCLUDED  | block_hash = null
          INCLUDED  | mined_kind = null
          INCLUDED  | state = 'failed', final_at = now(), failure_code = 'REVERTED'
          INCLUDED  | state = 'failed', final_at = now(), failure_code = 'SUPERSEDED'
          INCLUDED  | state = 'failed', final_at = now(), failure_code = 'REJECTED', intent = 'reject'
          INCLUDED  | state = 'failed', final_at = now(), failure_code = 'EXPIRED', intent = 'deadline'
          INCLUDED  | state = 'cancelled', final_at = now(), intent = 'cancel'
          CONFIRMED | succeeded = false
          CONFIRMED | mined_kind = 'empty'
          CONFIRMED | attempt = -1
          FOREIGN_CONFIRMED | mined_kind = 'empty'
          FOREIGN_CONFIRMED | succeeded = false
          FOREIGN_REVERTED  | succeeded = true
          FOREIGN_REVERTED  | failure_code = 'REJECTED', intent = 'reject'
          FOREIGN_REVERTED  | failure_code = 'SUPERSEDED'
          CONFIRMED | failure_code = 'REVERTED'
          CONFIRMED | final_at = null
          REVERTED  | succeeded = true
          REVERTED  | state = 'confirmed', failure_code = null
          CANCELLED | intent = 'reject'
          CANCELLED | intent = null
          EXPIRED   | failure_code = 'REJECTED'
          REFUSED   | failure_code = 'EXPIRED'
          """)
  void aStateWithoutItsFactsIsRefused(Stage stage, String assignments) {
    refuses(lives.at(stage), assignments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw = '\\x02'", "attempt = 7", "kind = 'payload'"})
  void aForeignAttemptHasNoBytes(String assignment) {
    Life life = lives.at(Stage.FOREIGN);
    assertThatThrownBy(() ->
            lives
                .fresh()
                .execute(
                    "update attempts set %s where transaction_id = '%s' and kind = 'foreign'"
                        .formatted(assignment, life.id())))
        .satisfies(e -> assertThat(SqlState.of(e)).isEqualTo(SqlState.CHECK_VIOLATION));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enqueued_at = now()",
        "handled_at = now()",
        "resend_at = now()",
        "sent_count = 1",
        "last_sent_at = now()",
        "last_outcome = 'accepted'",
        "refusals = -1",
        "least_price = -1",
        "least_tip = -1"
      })
  void whatHasNoAttemptIsNotSent(String assignment) {
    refuses(lives.at(Stage.QUEUED), assignment);
  }

  private static void refuses(Life life, String assignments) {
    assertThatThrownBy(() -> life.update(assignments))
        .as("%s of %s", assignments, life.state())
        .satisfies(e -> assertThat(SqlState.of(e)).isEqualTo(SqlState.CHECK_VIOLATION));
  }
}
