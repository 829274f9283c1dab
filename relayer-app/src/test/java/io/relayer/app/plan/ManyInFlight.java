package io.relayer.app.plan;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// Tables as they are in the midst of much work: thousands of transactions at each stage of their
/// lives, of eight senders.
final class ManyInFlight {
  static final ChainId CHAIN = new ChainId(1);

  static final List<Address> SENDERS =
      IntStream.range(10, 18)
          .mapToObj(i -> Address.parse("0x" + "%02x".formatted(i).repeat(20)))
          .toList();

  /// How many are out, and in no block.
  static final int OUT = 4_500;

  /// How many are in blocks, and not final.
  static final int INCLUDED = 2_000;

  /// How many there are, most of them over; 2,000,000 in profile `long`.
  static final int ROWS = Integer.getInteger("relayer.plans.rows", 200_000);

  /// Of the first of these some are at each stage; what comes after them is history.
  private static final int LIVELY = 12_000;

  private ManyInFlight() {}

  /// A nonce above that of row `row`.
  static long nonceAbove(int row) {
    return (ROWS - row) / 8 + 20L;
  }

  /// Nobody counts the rows but a test that asks for it.
  static void uncounted(Handle handle) {
    for (String table :
        List.of(
            "requests",
            "transactions",
            "attempts",
            "outbox_default",
            "transitions_default",
            "retry_items")) {
      handle.execute("alter table %s set (autovacuum_enabled = off)".formatted(table));
    }
  }

  static void world(Handle handle) {
    handle.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (1, 'one', 3, false, 64, interval '12 seconds', interval '10 minutes', 1000)
        """);
    handle.execute(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, finalized_number, finalized_hash, finalized_by,
          finalized_since, observed_at)
        values (1, 1000, sha256('1000'), now(), 900, sha256('900'), 'tag', now(), now())
        """);
    handle.execute(
        """
        insert into blocks (chain_id, number, hash, parent_hash, at)
        select 1, n, sha256(n::text::bytea), sha256((n - 1)::text::bytea), now() from generate_series(900, 1000) n
        """);
    handle.execute(
        """
        insert into accounts (chain_id, address, managed_by, first_nonce, next_nonce, first_block)
        select 1, decode(repeat(lpad(to_hex(i), 2, '0'), 20), 'hex'), 'local', 0, 1000000, 0 from generate_series(10, 17) i
        """);
    handle.execute(
        """
        insert into account_observations (chain_id, address, latest_nonce, balance, balance_nonce, block_number, observed_at)
        select 1, address, 999990, 10, 1000000, 1000, clock_timestamp() from accounts
        """);
    handle.execute(
        """
        insert into retry_job_log (created_by, filter, changes, state, matched) values ('test', '{}', '{}', 'running', 3000)
        """);
    handle.execute(
        """
        insert into positions (topic_id, partition, topic, next_offset) values (gen_random_uuid(), 0, 'requests', 1000000)
        """);
  }

  /// Rows `from` to `to` of [#ROWS]: of the first of them queued, of the last the chain has long
  /// been told to be over.
  static void rows(Handle handle, int from, int to) {
    handle
        .createUpdate(
            """
            insert into requests (producer, request_id, fingerprint, fingerprint_version)
            select 'test', i, sha256('body'), 1 from generate_series(:from, :to) i
            """)
        .bind("from", from)
        .bind("to", to)
        .execute();
    handle
        .createUpdate(
            """
            insert into transactions (transaction_id, request_key, chain_id, sender, nonce, gas_limit,
              confirmations_required, requested_at, queued_at, estimate_at, signed_at, pending_at, included_at, final_at,
              state, sequence, attempt, mined_attempt, mined_kind, succeeded, block_number, block_hash, failure_code,
              enqueued_at, handled_at, resend_at, last_outcome)
            select ('0198' || lpad(to_hex(i), 8, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid, r.request_key, 1,
                   decode(repeat(lpad(to_hex(10 + i % 8), 2, '0'), 20), 'hex'),
                   case when i > 2400 then (:rows - i) / 8 end, case when i <= 2000 or i > 2400 then 21000 end,
                   3, now(), now(), case when i between 2001 and 2400 then now() end,
                   case when i > 2400 then now() end, case when i > 2900 then now() end,
                   case when i > 6900 then now() end, case when i > 8900 then now() end,
                   case when i <= 2400 then 'queued' when i <= 2900 then 'signed' when i <= 8900 then 'pending'
                        when i <= 9100 then 'failed' else 'confirmed' end,
                   3, case when i > 2400 then 1 end, case when i > 6900 then 1 end, case when i > 6900 then 'payload' end,
                   case when i > 6900 then i not between 8901 and 9100 end,
                   case when i > 8900 then 100 + i % 800 when i > 6900 then 996 + i % 4 end,
                   case when i > 8900 then sha256((100 + i % 800)::text::bytea)
                        when i > 6900 then sha256((996 + i % 4)::text::bytea) end,
                   case when i between 8901 and 9100 then 'REVERTED' end,
                   case when i > 2400 then now() end, case when i > 2400 then now() end,
                   case when i between 2401 and 6900 then case when i % 50 = 0 then now() else now() + interval '1 hour' end end,
                   case when i > 2400 then 'accepted' end
            from requests r cross join lateral (select r.request_id::integer as i) n
            where i between :from and :to
            """)
        .bind("rows", ROWS)
        .bind("from", from)
        .bind("to", to)
        .execute();
    handle
        .createUpdate(
            """
            insert into payloads (transaction_id, value, data, fee_speed)
            select t.transaction_id, 1, '', 'average'
            from transactions t join requests r using (request_key)
            where r.request_id::integer between :from and :to
            """)
        .bind("from", from)
        .bind("to", to)
        .execute();
    handle
        .createUpdate(
            """
            insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
              max_priority_fee_per_gas, signed_at, head_number)
            select t.transaction_id, 1, 'payload', 1, sha256(t.transaction_id::text::bytea), '\\x01', 2, 21000, 10, 1, now(), 999
            from transactions t join requests r using (request_key) cross join lateral (select r.request_id::integer as i) n
            where t.nonce is not null and i between :from and :to
            """)
        .bind("from", from)
        .bind("to", to)
        .execute();
    handle
        .createUpdate(
            """
            insert into outbox (pos, lane, transaction_ids, attempts, entries)
            select '3', 'broadcasts:1', array_agg(t.transaction_id), array_agg(1), count(*)
            from transactions t join requests r using (request_key)
            where t.nonce is not null and r.request_id::integer between :from and :to
            group by r.request_id::integer / 4
            """)
        .bind("from", from)
        .bind("to", Math.min(to, LIVELY))
        .execute();
    handle
        .createUpdate(
            """
            insert into transitions (pos, transaction_id, generation, sequence, event, state, chain_id, subject, value)
            select '3', t.transaction_id, 1, n, 'queued', 'queued', 1, r.producer || '/' || r.request_id, '{}'
            from transactions t join requests r using (request_key) cross join lateral generate_series(1, case when r.request_id::integer <= 12000 then 3 else 1 end) n
            where r.request_id::integer between :from and :to
            """)
        .bind("from", from)
        .bind("to", to)
        .execute();
    handle
        .createUpdate(
            """
            insert into retry_items (job_id, transaction_id, chain_id, queue)
            select 1, t.transaction_id, 1, t.sender from transactions t join requests r using (request_key)
            where r.request_id::integer between greatest(:from, 9001) and :to
            """)
        .bind("from", from)
        .bind("to", Math.min(to, LIVELY))
        .execute();
  }
}
