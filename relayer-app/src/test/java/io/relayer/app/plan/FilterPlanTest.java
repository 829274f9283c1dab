package io.relayer.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.database.Database;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.FilterSql;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionFilter;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.order.Order.Demand;
import io.relayer.messages.order.Order.Kind;
import io.relayer.monitor.accounts.ObservationDao;
import io.relayer.monitor.estimates.EstimateDao;
import io.relayer.operations.orders.OrderableDao;
import io.relayer.operations.status.TransactionViewDao;
import io.relayer.signer.signing.KeySightingDao;
import io.relayer.signer.signing.SigningDao;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Among many transactions that went their usual way, what an operator looks for is found by an
/// index: the few that are open, that failed, that have a label, that are a small sender's.
class FilterPlanTest {
  private static final FreshDatabase FRESH = new FreshDatabase();
  private static final Database REPORTS = Database.openForReports(FRESH.settings());
  private static final Address COMMON = Address.parse("0x" + "0a".repeat(20));
  private static final Address RARE = Address.parse("0x" + "0b".repeat(20));
  private static final ChainId CHAIN = new ChainId(1);

  @BeforeAll
  static void aLongHistory() {
    FRESH.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (1, 'one', 12, false, 64, interval '12 seconds', interval '10 minutes', 16)
        """,
        """
        insert into accounts (chain_id, address, managed_by)
        select 1, decode(repeat(a, 20), 'hex'), 'local' from unnest(array['0a', '0b']) a
        """,
        """
        insert into requests (producer, request_id, fingerprint, fingerprint_version)
        select 'test', i, sha256('body'), 1 from generate_series(1, 20000) i
        """,
        """
        insert into transactions (transaction_id, request_key, chain_id, sender, nonce, gas_limit,
          confirmations_required, requested_at, queued_at, signed_at, pending_at, included_at, final_at, state, attempt,
          mined_attempt, mined_kind, succeeded, block_number, block_hash, failure_code)
        select ('0198' || lpad(to_hex(i), 8, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid, i, 1,
               case when i % 5000 = 7 then '\\x0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b'::bytea
                    else '\\x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a'::bytea end,
               i, 21000, 12, now(), now(), now(), now(), now(), now(),
               case when i % 4000 = 1 then 'failed' else 'confirmed' end, 1, 1, 'payload', i % 4000 <> 1, i, sha256('b'),
               case when i % 4000 = 1 then 'REVERTED' end
        from generate_series(1, 20000) i
        """,
        """
        insert into payloads (transaction_id, value, data, fee_speed, labels)
        select transaction_id, 1, '', 'average', case when request_key % 3000 = 2 then '{"batch": "7"}'::jsonb else '{}' end
        from transactions
        """,
        """
        update transactions set state = 'pending', final_at = null, block_number = null, block_hash = null, mined_attempt = null,
          mined_kind = null, succeeded = null, included_at = null where request_key between 100 and 103
        """,
        """
        update transactions set state = 'queued', nonce = null, attempt = null, signed_at = null, pending_at = null, final_at = null,
          block_number = null, block_hash = null, mined_attempt = null, mined_kind = null, succeeded = null, included_at = null
        where request_key between 200 and 203
        """,
        "update transactions set gas_limit = null, estimate_at = now() where request_key = 203",
        """
        insert into account_observations (chain_id, address, latest_nonce, pending_nonce, pending_at, block_number, observed_at)
        select chain_id, address, 0, 0, clock_timestamp(), 1, clock_timestamp() from accounts
        """,
        "analyze requests",
        "analyze payloads",
        "analyze transactions");
  }

  @AfterAll
  static void close() {
    REPORTS.close();
    FRESH.close();
  }

  @Test
  void openOnesAreFoundByTheIndexesOfTheWork() {
    assertThat(plan(states(State.QUEUED)))
        .contains("transactions_ready")
        .doesNotContain("Seq Scan on transactions");
    assertThat(plan(states(State.PENDING, State.SIGNED)))
        .contains("transactions_in_flight", "transactions_included")
        .doesNotContain("Seq Scan on transactions");
    assertThat(list(states(State.QUEUED))).isEqualTo(4);
    assertThat(list(states(State.SIGNED, State.PENDING))).isEqualTo(4);
  }

  @Test
  void failedOnesAreFoundByTheirIndex() {
    TransactionFilter reverted =
        new TransactionFilter(Set.of(), null, null, Map.of(), null, FailureCode.REVERTED);

    assertThat(plan(states(State.FAILED))).contains("transactions_not_confirmed");
    assertThat(plan(reverted)).contains("transactions_not_confirmed");
    assertThat(list(states(State.FAILED))).isEqualTo(5);
    assertThat(list(reverted)).isEqualTo(5);
  }

  @Test
  void labelledOnesAreFoundByTheirLabels() {
    TransactionFilter labelled = filter(null, Map.of("batch", "7"), null);

    assertThat(plan(labelled)).contains("payloads_by_label");
    assertThat(list(labelled)).isEqualTo(7);
    assertThat(list(filter(null, Map.of("batch", "8"), null))).isZero();
  }

  @Test
  void smallSendersAreFoundByTheirNonces() {
    TransactionFilter rare = filter(RARE, Map.of(), null);

    assertThat(plan(rare)).contains("one_nonce_once").doesNotContain("Seq Scan on transactions");
    assertThat(list(rare)).isEqualTo(4);
  }

  @Test
  void newestOnesAreReadFromTheEndOfTheKey() {
    assertThat(plan(TransactionFilter.ALL))
        .contains("Index Only Scan Backward using transactions_pkey");
    assertThat(plan(filter(null, Map.of(), Instant.now()))).contains("transactions_pkey");
    assertThat(list(TransactionFilter.ALL)).isEqualTo(50);
  }

  @Test
  void queuesAreCountedByTheirIndexes() {
    assertThat(explain("select * from sender_status")).doesNotContain("Seq Scan on transactions");
    assertThat(explain("select * from chain_status")).doesNotContain("Seq Scan on transactions");
    assertThat(FRESH.one(Long.class, "select sum(queued) from sender_status")).isEqualTo(4);
    assertThat(FRESH.one(Long.class, "select sum(in_flight) from sender_status")).isEqualTo(4);
    assertThat(FRESH.one(Long.class, "select pending from chain_status")).isEqualTo(4);
  }

  @Test
  void theWorkItselfReadsNoWholeTableForAQueue() {
    FRESH
        .database()
        .useTransaction(handle -> {
          Reads before = Reads.of(handle);
          KeySightingDao.markWaiting(handle, Duration.ofMinutes(1));
          assertThat(EstimateDao.due(handle, CHAIN, 10)).hasSize(1);
          assertThat(SigningDao.sendersWithWork(handle, CHAIN, List.of(COMMON, RARE)))
              .containsExactly(COMMON);
          assertThat(
                  ObservationDao.waiting(
                      handle,
                      CHAIN,
                      new ObservationDao.Pace(Duration.ZERO, Duration.ofDays(1)),
                      10))
              .containsExactly(new ObservationDao.Due(COMMON, null));
          assertThat(Reads.of(handle).whole()).isEqualTo(before.whole());
          assertThat(Reads.of(handle).rows()).isLessThan(before.rows() + 100);
          assertThat(handle.select("select 1 from transactions where gas_used = 2").mapToMap())
              .isEmpty();
          assertThat(Reads.of(handle).whole())
              .as("which would have been seen")
              .isEqualTo(before.whole() + 1);
        });
  }

  @Test
  void accountsThatNobodyWaitsForAreNotLookedAtAtEachPoll() {
    FRESH
        .database()
        .useTransaction(handle -> {
          handle.execute(
              """
              insert into accounts (chain_id, address, managed_by, first_nonce, next_nonce, first_block)
              select 1, decode(lpad(to_hex(i), 40, '0'), 'hex'), 'local', 0, 0, 0 from generate_series(1, 3000) i
              """);
          handle.execute(
              """
              insert into account_observations (chain_id, address, latest_nonce, block_number, observed_at)
              select 1, decode(lpad(to_hex(i), 40, '0'), 'hex'), 0, 1, clock_timestamp() from generate_series(1, 3000) i
              """);
          long before = accountsRead(handle);
          assertThat(
                  ObservationDao.waiting(
                      handle,
                      CHAIN,
                      new ObservationDao.Pace(Duration.ZERO, Duration.ofDays(1)),
                      10))
              .hasSize(1);
          assertThat(accountsRead(handle)).isLessThan(before + 20);
          handle.execute("delete from account_observations where block_number = 1");
          handle.execute("delete from accounts where address < decode(repeat('0a', 20), 'hex')");
        });
  }

  private static long accountsRead(Handle handle) {
    return handle
        .createQuery(
            """
            select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
            where relname in ('accounts', 'account_observations')
            """)
        .mapTo(Long.class)
        .one();
  }

  @Test
  void whatAnOrderWouldChangeIsFoundWithoutReadingWhatIsFinal() {
    for (TransactionFilter wanted :
        List.of(filter(null, Map.of(), null), states(State.SIGNED, State.PENDING))) {
      REPORTS.useTransaction(handle -> {
        Reads before = Reads.of(handle);
        assertThat(OrderableDao.page(handle, Demand.of(Kind.BUMP), wanted, null, 200)).hasSize(4);
        assertThat(OrderableDao.count(handle, Demand.of(Kind.BUMP), wanted))
            .isEqualTo(Map.of(State.PENDING, 4L));
        assertThat(OrderableDao.page(handle, Demand.of(Kind.CANCEL), wanted, null, 200))
            .hasSize(wanted.states().isEmpty() ? 8 : 4);
        assertThat(Reads.of(handle).whole()).isEqualTo(before.whole());
        assertThat(Reads.of(handle).rows()).isLessThan(before.rows() + 1_000);
      });
    }
  }

  @Test
  void whatIsQueuedAtAnotherPriorityIsFoundWithoutReadingWhatIsFinal() {
    TransactionFilter all = filter(null, Map.of(), null);
    REPORTS.useTransaction(handle -> {
      Reads before = Reads.of(handle);
      assertThat(OrderableDao.page(handle, Demand.priority(9), all, null, 200)).hasSize(4);
      assertThat(OrderableDao.count(handle, Demand.priority(9), all))
          .isEqualTo(Map.of(State.QUEUED, 4L));
      assertThat(OrderableDao.page(handle, Demand.priority(5), all, null, 200)).isEmpty();
      assertThat(Reads.of(handle).whole()).isEqualTo(before.whole());
      assertThat(Reads.of(handle).rows()).isLessThan(before.rows() + 1_000);
    });
  }

  /// What this session has read of the table, as far as it has not yet handed that on.
  ///
  /// @param whole reads of the whole table
  /// @param rows that were found by an index
  private record Reads(long whole, long rows) {
    static Reads of(Handle handle) {
      return handle
          .createQuery(
              "select seq_scan, idx_tup_fetch from pg_stat_xact_user_tables where relname = 'transactions'")
          .map((found, context) ->
              new Reads(found.getLong("seq_scan"), found.getLong("idx_tup_fetch")))
          .one();
    }
  }

  private static TransactionFilter states(State... states) {
    return new TransactionFilter(Set.of(states), null, null, Map.of(), null, null);
  }

  private static TransactionFilter filter(
      @Nullable Address sender, Map<String, String> labels, @Nullable Instant since) {
    return new TransactionFilter(Set.of(), sender, CHAIN, labels, since, null);
  }

  private static int list(TransactionFilter filter) {
    return REPORTS.withHandle(handle -> TransactionViewDao.list(handle, filter, null, 50).size());
  }

  private static String plan(TransactionFilter filter) {
    return REPORTS.withHandle(handle ->
        String.join(
            "\n",
            FilterSql.bind(
                    handle.createQuery("explain " + TransactionViewDao.listSql(filter, false)),
                    filter)
                .bind("limit", 50)
                .mapTo(String.class)
                .list()));
  }

  private static String explain(String query) {
    return REPORTS.withHandle(handle ->
        String.join("\n", handle.createQuery("explain " + query).mapTo(String.class).list()));
  }
}
