package io.relayer.app.view;

import static io.relayer.core.transaction.Lives.Stage.CANCELLED;
import static io.relayer.core.transaction.Lives.Stage.CONFIRMED;
import static io.relayer.core.transaction.Lives.Stage.DROPPED;
import static io.relayer.core.transaction.Lives.Stage.INCLUDED;
import static io.relayer.core.transaction.Lives.Stage.PENDING;
import static io.relayer.core.transaction.Lives.Stage.QUEUED;
import static io.relayer.core.transaction.Lives.Stage.REVERTED;
import static io.relayer.core.transaction.Lives.Stage.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.ethereum.value.Wei;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransactionViewsTest {
  private final Lives lives = new Lives();

  @AfterEach
  void close() {
    lives.close();
  }

  @Test
  void aQueuedTransactionShowsWhatWasAskedAndNothingOfAChain() {
    Life life = lives.at(QUEUED);
    life.update("pool = 'payouts', waiting_for = 'estimate'");
    lives.fresh().execute("update payloads set labels = '{\"batch\": \"7\"}'");
    assertThat(status(life))
        .containsEntry("producer", "test")
        .containsEntry("request_id", life.id().toString())
        .containsEntry("generation", "1")
        .containsEntry("chain_id", "31337")
        .containsEntry("sender", Lives.SENDER.toString())
        .containsEntry("recipient", Lives.SENDER.toString())
        .containsEntry("pool", "payouts")
        .containsEntry("value", "1")
        .containsEntry("labels", "{\"batch\": \"7\"}")
        .containsEntry("waiting_for", "estimate")
        .containsEntry("confirmations_required", "1")
        .containsEntry("attempts", "0")
        .extracting("nonce", "hash", "block_number", "confirmations", "signed_at", "final_at")
        .containsOnlyNulls();
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED, queued,",
    "SIGNED, signed,",
    "PENDING, pending,",
    "INCLUDED, pending,",
    "CONFIRMED, confirmed,",
    "REVERTED, failed, REVERTED",
    "REFUSED, failed, REJECTED",
    "EXPIRED, failed, EXPIRED",
    "SUPERSEDED, failed, SUPERSEDED",
    "DROPPED, failed, ESTIMATE_REVERTED",
    "CANCELLED, cancelled,",
    "WITHDRAWN, cancelled,",
  })
  void everyStateIsShownWithItsFailureAndItsEnd(
      Lives.Stage stage, String state, @Nullable String failure) {
    Map<String, @Nullable String> row = status(lives.at(stage));
    assertThat(row).containsEntry("state", state).containsEntry("failure_code", failure);
    boolean ended = List.of("confirmed", "failed", "cancelled").contains(state);
    assertThat(row.get("final_at") != null).isEqualTo(ended);
    assertThat(row.get("failure_message") != null).isEqualTo(failure != null);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "105, 6", "99, 0"})
  void confirmationsAreCountedFromTheHead(long head, String confirmations) {
    head(head);
    assertThat(status(lives.at(INCLUDED)))
        .containsEntry("nonce", "1")
        .containsEntry("block_number", Long.toString(Lives.BLOCK_NUMBER))
        .containsEntry("block_hash", Lives.BLOCK.toString())
        .containsEntry("confirmations", confirmations)
        .containsEntry("gas_used", "21000")
        .containsEntry("effective_gas_price", Wei.gwei(2).value().toString());
  }

  @Test
  void theHashIsTheMinedAttemptsElseTheCurrentOnes() {
    Life life = lives.at(PENDING);
    assertThat(status(life)).containsEntry("hash", hash(1)).containsEntry("attempts", "1");
    life.want(Intent.CANCEL);
    assertThat(status(life))
        .containsEntry("hash", hash(2))
        .containsEntry("attempts", "2")
        .containsEntry("intent", "cancel");
    life.include(1, true);
    assertThat(status(life)).containsEntry("hash", hash(1)).containsEntry("attempts", "2");
  }

  @Test
  void aRetryNamesTheOneBefore() {
    Life first = lives.at(REVERTED);
    Life second = lives.at(QUEUED);
    second.update("generation = 2, retry_of = '%s'".formatted(first.id()));
    assertThat(status(second))
        .containsEntry("generation", "2")
        .containsEntry("retry_of", first.id().toString());
  }

  @Test
  void theHistoryHasEachEventOnceWithoutRepeats() {
    Life life = lives.at(CONFIRMED);
    lives
        .fresh()
        .database()
        .useTransaction(handle ->
            TransactionSteps.repeated(
                handle,
                handle.createQuery("select request_key from requests").mapTo(Long.class).list()));
    assertThat(lives.fresh().one(Integer.class, "select count(*) from transitions")).isEqualTo(6);
    View history = new View(lives.fresh(), "transaction_history");
    assertThat(history.column("concat_ws(' ', sequence, event, state)"))
        .containsExactly(
            "1 queued queued",
            "2 signed signed",
            "3 pending pending",
            "4 included pending",
            "5 confirmed confirmed");
    assertThat(history.row("sequence = 4"))
        .containsEntry("transaction_id", life.id().toString())
        .containsEntry("producer", "test")
        .containsEntry("request_id", life.id().toString())
        .extractingByKey("detail")
        .asString()
        .contains(Lives.BLOCK.toString(), hash(1));
  }

  @Test
  void attemptsShowTheirFeesTheirSendingAndWhichOfThemWasMined() {
    lives.at(CANCELLED);
    lives
        .fresh()
        .execute(
            """
            update transactions set sent_count = 3, last_sent_at = '2026-11-22 10:00+00', last_outcome = 'known', last_detail = 'by two'
            where attempt = 2
            """);
    View attempts = new View(lives.fresh(), "attempt_status");
    assertThat(attempts.row("attempt = 1"))
        .containsEntry("kind", "payload")
        .containsEntry("hash", hash(1))
        .containsEntry("max_fee_per_gas", Wei.gwei(30).value().toString())
        .containsEntry("max_priority_fee_per_gas", Wei.gwei(1).value().toString())
        .containsEntry("gas_price", null)
        .containsEntry("sent_count", "0")
        .containsEntry("last_sent_at", null)
        .containsEntry("mined", "false");
    assertThat(attempts.row("attempt = 2"))
        .containsEntry("kind", "empty")
        .containsEntry("hash", hash(2))
        .containsEntry("sent_count", "3")
        .containsEntry("last_sent_at", "2026-11-22T10:00:00+00:00")
        .containsEntry("last_outcome", "known")
        .containsEntry("last_detail", "by two")
        .containsEntry("mined", "true");
  }

  @Test
  void onlyWhatIsOutForLongerThanTheChainAllowsIsStuckAndItSaysWhere() {
    lives.fresh().execute(Chains.insert(31337, "dev"));
    Life signed = lives.at(SIGNED);
    Life pending = lives.at(PENDING);
    Life included = lives.at(INCLUDED);
    for (Life life : List.of(signed, pending, included, lives.at(CONFIRMED), lives.at(REVERTED))) {
      life.update("signed_at = now() - interval '11 minutes'");
    }
    lives.at(SIGNED).update("signed_at = now() - interval '9 minutes'");
    lives.at(QUEUED).update("queued_at = now() - interval '1 day'");

    View stuck = new View(lives.fresh(), "stuck_transactions");
    assertThat(stuck.column("concat_ws(' ', nonce, reason)"))
        .containsExactly(
            "1 no node has taken it",
            "2 known to a node, not included",
            "3 included, not yet deep enough");
    assertThat(stuck.row("nonce = 1")).containsEntry("transaction_id", signed.id().toString());
  }

  @Test
  void failuresOfThirtyDaysAreCountedByChainCodeAndMessage() {
    lives.at(REVERTED).update("final_at = now() - interval '31 days'");
    lives.at(REVERTED).update("final_at = date_trunc('day', now()) - interval '50 hours'");
    lives.at(REVERTED).update("final_at = date_trunc('day', now()) - interval '48 hours'");
    lives.at(REVERTED).update("failure_message = 'paused'");
    lives.at(REVERTED).update("chain_id = 5");
    lives.at(DROPPED);
    lives.at(CANCELLED);
    View summary = new View(lives.fresh(), "failure_summary");
    assertThat(
            summary.column("concat_ws(' ', chain_id, failure_code, failure_message, '×', count)"))
        .containsExactly(
            "31337 ESTIMATE_REVERTED would revert × 1",
            "31337 REVERTED execution reverted × 2",
            "31337 REVERTED paused × 1",
            "5 REVERTED execution reverted × 1");
    assertThat(
            summary.column(
                "case when count = 2 then date_trunc('day', now()) - first_at || ' ' || (date_trunc('day', now()) - last_at) end"))
        .contains("2 days 02:00:00 2 days");
  }

  private Map<String, @Nullable String> status(Life life) {
    return new View(lives.fresh(), "transaction_status")
        .row("transaction_id = '%s'".formatted(life.id()));
  }

  private void head(long number) {
    lives
        .fresh()
        .execute(
            "insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at) values (31337, %d, sha256('h'), now(), now())"
                .formatted(number));
  }

  /// Of an attempt of the first transaction.
  private static String hash(int attempt) {
    return "0x%08x%08x%048x".formatted(1, attempt, 0);
  }
}
