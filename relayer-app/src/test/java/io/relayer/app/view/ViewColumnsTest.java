package io.relayer.app.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import io.relayer.core.database.SqlState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The views are a contract: they may grow at their end, and what stands here stays as it is.
final class ViewColumnsTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      textBlock =
          """
          transaction_status: transaction_id, producer, request_id, generation, chain_id, sender, pool, recipient, value, nonce, state, failure_code, failure_message, intent, waiting_for, hash, attempts, block_number, block_hash, confirmations, confirmations_required, gas_used, effective_gas_price, labels, retry_of, queued_at, signed_at, pending_at, included_at, final_at, confirm_by_finalized, revert_reason, contract_address, requested_at
          transaction_history: transaction_id, producer, request_id, sequence, state, event, detail, at
          attempt_status: transaction_id, attempt, kind, hash, max_fee_per_gas, max_priority_fee_per_gas, gas_price, signed_at, sent_count, last_sent_at, last_outcome, mined, last_detail, resend_at, published_at
          sender_status: chain_id, sender, pool, next_nonce, chain_nonce, in_flight, queued, balance, paused, waiting_for, managed_by, key_seen_at, oldest_unconfirmed_at
          chain_status: chain_id, name, head_number, head_at, finalized_number, base_fee, pending, nodes_healthy, nodes_total, paused, confirmations, confirm_by_finalized, block_gas_limit, finality, finalized_hash, finalized_since
          node_status: chain_id, node, state, breaker, head_number, lag, error_rate, latency_ms, last_error, client_version, checked_at, duty, last_error_at
          outbox_status: topic, lane, backlog, oldest_at, published_total, held_back_by
          open_transactions: transaction_id, producer, request_id, generation, chain_id, sender, pool, recipient, value, nonce, state, failure_code, failure_message, intent, waiting_for, hash, attempts, block_number, block_hash, confirmations, confirmations_required, gas_used, effective_gas_price, labels, retry_of, queued_at, signed_at, pending_at, included_at, final_at, confirm_by_finalized, revert_reason, contract_address, requested_at
          stuck_transactions: transaction_id, producer, request_id, generation, chain_id, sender, pool, recipient, value, nonce, state, failure_code, failure_message, intent, waiting_for, hash, attempts, block_number, block_hash, confirmations, confirmations_required, gas_used, effective_gas_price, labels, retry_of, queued_at, signed_at, pending_at, included_at, final_at, confirm_by_finalized, revert_reason, contract_address, requested_at, reason
          failure_summary: chain_id, failure_code, failure_message, count, first_at, last_at
          rejections: source, producer, request_id, code, message, at
          sender_adoptions: chain_id, sender, from_nonce, next_nonce, adopted_by, adopted_at
          order_log: producer, request_id, kind, generation, ordered_by, ordered_at, state, detail, priority
          retry_jobs: job_id, created_at, created_by, filter, state, matched, retried, skipped, failed, finished_at, changes, open
          retry_job_items: job_id, transaction_id, producer, request_id, generation, chain_id, sender, state, reason, detail, retried_as, done_at, wait_block
          unproved_blocks: chain_id, number, hash, since, asked_at
          """)
  void columnsStayWhatAndWhereTheyAre(String view, String columns) {
    assertThat(columns(view)).startsWith(Arrays.stream(columns.split(", ")).toArray(String[]::new));
  }

  @Test
  void theOperatorReadsEveryViewAndNoTable() {
    List<String> views = relations("v");
    assertThat(views).hasSizeGreaterThanOrEqualTo(10);
    for (String view : views) {
      asOperator("select count(*) from " + view);
    }
    for (String table : List.of("transactions", "attempts", "accounts", "outbox", "leases")) {
      assertThatThrownBy(() -> asOperator("select count(*) from " + table))
          .satisfies(thrown -> assertThat(SqlState.of(thrown)).isEqualTo("42501"));
    }
  }

  private long asOperator(String query) {
    return fresh.inTransaction(handle -> {
      handle.execute("set local role relayer_operator");
      return handle.createQuery(query).mapTo(Long.class).one();
    });
  }

  private List<String> columns(String view) {
    return fresh
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select attname from pg_attribute
                    where attrelid = cast(:view as regclass) and attnum > 0 and not attisdropped order by attnum
                    """)
                .bind("view", view)
                .mapTo(String.class)
                .list());
  }

  private List<String> relations(String kind) {
    return fresh
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select relname from pg_class
                    where relnamespace = 'relayer'::regnamespace and relkind = cast(:kind as "char") order by relname
                    """)
                .bind("kind", kind)
                .mapTo(String.class)
                .list());
  }
}
