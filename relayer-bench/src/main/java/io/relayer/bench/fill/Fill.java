package io.relayer.bench.fill;

import io.relayer.core.database.Database;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Finished transactions of accounts that nobody signs for, written by SQL: what a relayer has
/// behind it after a long time. They ended an hour ago and before, a hundred in a second, in blocks
/// before the first that holds anything else, so that no audit looks for them in the chain.
///
/// Of each hundred 91 are confirmed, two of them by their second attempt and one as the second
/// generation of one that failed; four are reverted, three ended before they had a nonce, and two
/// by an empty attempt.
public final class Fill {
  /// How many accounts they are of.
  private static final int ACCOUNTS = 100;

  /// Rows of transactions in a statement: whole hundreds, as the second generation comes after the
  /// first. PostgreSQL holds all of a statement in memory.
  private static final long CHUNK = 20_000;

  /// Sessions at once: of one, most time goes to its one process.
  private static final int WRITERS = 2;

  /// So many of the newest also have their events, which are larger than all else of them.
  private static final long TOLD = 20_000;

  private static final long MILLIS_APART = 10;

  private final Database database;
  private final ChainId chain;
  private final long count;

  /// @param database with a statement time-out of minutes, and two connections
  /// @param count how many transactions
  public Fill(Database database, ChainId chain, long count) {
    this.database = database;
    this.chain = chain;
    this.count = count;
  }

  /// Writes them. Nothing may be asked for meanwhile.
  ///
  /// @param head of the chain, at least 1: they are in the blocks before it
  /// @param written hears how many there are
  /// @return the accounts that they are of
  public Set<Address> write(long head, LongConsumer written) throws InterruptedException {
    long key = database.withHandle(this::reserveKeys);
    long newest = Instant.now().minusSeconds(3_600).toEpochMilli();
    AtomicLong next = new AtomicLong(1);
    AtomicLong done = new AtomicLong();
    Callable<Void> writer =
        () -> {
          for (long first = next.getAndAdd(CHUNK); first <= count; first = next.getAndAdd(CHUNK)) {
            long from = first;
            long to = Math.min(first + CHUNK - 1, count);
            database.<Void, RuntimeException>withHandle(handle -> {
              insert(handle, from, to, key, head, newest);
              return null;
            });
            written.accept(done.addAndGet(to - from + 1));
          }
          return null;
        };
    runAll(Stream.generate(() -> writer).limit(WRITERS).toList());
    Set<Address> accounts = database.withHandle(handle -> addAccounts(handle, head));
    database.<Void, RuntimeException>withHandle(handle -> {
      settle(handle);
      return null;
    });
    return accounts;
  }

  private static void runAll(List<Callable<Void>> writers) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
      for (Future<Void> one : threads.invokeAll(writers)) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the database could not be filled", e.getCause());
    }
  }

  /// As many in a row, so that a row's key follows from its number.
  ///
  /// @return the one before the first
  private long reserveKeys(Handle handle) {
    return handle
        .createQuery(
            """
            select setval(s, nextval(s) + :count) - :count
            from (select pg_get_serial_sequence('requests', 'request_key') as s) sequence
            """)
        .bind("count", count)
        .mapTo(Long.class)
        .one();
  }

  /// The rows with these numbers, counted from 1; `j` says where in its hundred each is.
  private void insert(Handle handle, long first, long last, long key, long head, long newest) {
    handle
        .createUpdate(
            """
            with made as materialized (
              select i, j, :chain as chain, :key + i - (j = 96)::int as request_key, to_timestamp(ms / 1000.0) as at,
                     (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(i & 4095), 3, '0') || '8'
                       || left(md5('t' || i), 15))::uuid as id,
                     (lpad(to_hex(ms - :apart), 12, '0') || '7' || lpad(to_hex((i - 1) & 4095), 3, '0') || '8'
                       || left(md5('t' || (i - 1)), 15))::uuid as id_before,
                     substr(sha256(int8send((i - 1) / 100 % :accounts)), 1, 20) as sender,
                     case when j < 97 then (i - 1) / 100 / :accounts * 97 + j end as nonce,
                     case when j >= 97 then 0 when j in (0, 1, 92, 93) then 2 else 1 end as attempts,
                     case when j < 90 or j = 96 then 'confirmed' when j in (92, 99) then 'cancelled' else 'failed' end as state,
                     case when j in (90, 91, 94, 95) then 'REVERTED' when j in (93, 98) then 'EXPIRED'
                          when j = 97 then 'ESTIMATE_REVERTED' end as code,
                     case when j in (92, 93) then 'empty' when j < 97 then 'payload' end as mined,
                     case when j < 97 then to_timestamp(ms / 1000.0) + interval '1 second' end as signed,
                     case when j < 97 then i % :head end as block
              from (select i, (i - 1) % 100 as j, :newest - (:count - i) * :apart as ms
                    from generate_series(:first, :last) i) numbered),
            asked as (
              insert into requests (request_key, producer, request_id, fingerprint, fingerprint_version, received_at)
              overriding system value
              select request_key, 'fill', md5('r' || i)::uuid::text, sha256(int8send(i)), 1, at from made where j <> 96),
            lives as (
              insert into transactions (transaction_id, request_key, generation, retry_of, chain_id, confirmations_required,
                requested_at, sender, nonce, gas_limit, state, version, sequence, attempt, intent, queued_at, signed_at,
                pending_at, included_at, final_at, mined_attempt, mined_kind, succeeded, block_number, block_hash, gas_used,
                effective_gas_price, failure_code, failure_message, worst_cost, enqueued_at, handled_at, published_at,
                sent_count, last_sent_at, last_outcome)
              select id, request_key, 1 + (j = 96)::int, case when j = 96 then id_before end, chain, 3,
                     at, sender, nonce, 21000, state, 4, 5, nullif(attempts, 0),
                     case j when 92 then 'cancel' when 93 then 'deadline' end, at, signed,
                     signed, signed, at + interval '3 seconds', nullif(attempts, 0), mined,
                     case when mined is not null then mined = 'payload' and code is null end, block, sha256(int8send(-block)),
                     case when mined is not null then 21000 end,
                     case when mined is not null then 1000000007 end, code, code, 21000000294001, signed, signed, signed,
                     least(attempts, 1), signed, case when attempts > 0 then 'accepted' end
              from made),
            wanted as (
              insert into payloads (transaction_id, recipient, value, data, fee_speed)
              select id, substr(sha256(int8send(i)), 1, 20), i, '', 'average' from made),
            sent_before as (
              insert into sent_attempts (transaction_id, attempt, handled_at, published_at, sent_count, last_sent_at, last_outcome)
              select id, 1, at, at, 1, at, 'accepted' from made where attempts = 2),
            told as (
              insert into transitions (id, pos, transaction_id, generation, sequence, event, state, at, chain_id, subject, value)
              select -(i * 5 + sequence), '0', id, 1, sequence, event, s.state, at + sequence * interval '0.5 seconds', chain,
                     'fill/' || md5('r' || i)::uuid,
                     jsonb_build_object('id', md5('r' || i)::uuid, 'producer', 'fill', 'transactionId', id, 'generation', 1,
                       'chainId', chain, 'to', hex(substr(sha256(int8send(i)), 1, 20)), 'state', s.state,
                       'from', hex(sender), 'hash', hex(sha256(int8send(i * 4 + attempts))), 'nonce', nonce,
                       'attemptKind', mined, 'labels', '{}'::jsonb, 'sequence', sequence, 'at', at)::text
              from made cross join (values (1, 'queued', 'queued'), (2, 'signed', 'signed'), (3, 'pending', 'pending'),
                (4, 'included', 'pending'), (5, 'confirmed', 'confirmed')) s (sequence, event, state)
              where j < 90 and i > :count - :told)
            insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
              max_priority_fee_per_gas, signed_at, head_number)
            select id, a, case when a = 2 then mined else 'payload' end, chain, sha256(int8send(i * 4 + a)),
                   decode(repeat('02', 111), 'hex'), 2, 21000, 1000000014, 1000000000, signed, block
            from made cross join generate_series(1, attempts) a
            """)
        .bind("chain", chain)
        .bind("key", key)
        .bind("first", first)
        .bind("last", last)
        .bind("count", count)
        .bind("head", head)
        .bind("newest", newest)
        .bind("accounts", ACCOUNTS)
        .bind("apart", MILLIS_APART)
        .bind("told", TOLD)
        .execute();
  }

  /// Once their nonces are known.
  private Set<Address> addAccounts(Handle handle, long head) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                insert into accounts (chain_id, address, managed_by, first_nonce, first_block, next_nonce)
                select chain_id, sender, 'fill', 0, :head, max(nonce) + 1 from transactions
                where chain_id = :chain and nonce is not null
                  and sender in (select substr(sha256(int8send(n)), 1, 20) from generate_series(0, :accounts - 1) n)
                group by chain_id, sender
                returning address
                """)
            .bind("chain", chain)
            .bind("head", head)
            .bind("accounts", (long) ACCOUNTS)
            .mapTo(Address.class)
            .list());
  }

  /// As it would be after a long time: counted, with its dead rows and hint bits behind it, and
  /// nothing of it waiting for a checkpoint that the first round would pay for.
  private static void settle(Handle handle) {
    handle.execute(
        "vacuum (analyze) requests, transactions, payloads, attempts, sent_attempts, transitions, accounts");
    handle.execute("checkpoint");
  }
}
