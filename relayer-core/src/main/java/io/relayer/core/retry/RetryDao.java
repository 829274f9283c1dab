package io.relayer.core.retry;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.SenderHold;
import io.relayer.core.database.Lists;
import io.relayer.core.retry.Changes.Deadline;
import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.StateColumns;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `transactions` as far as generations are concerned.
final class RetryDao {
  /// The next generation's.
  private static final String DEADLINE =
      "case when :keepDeadline then t.deadline else :deadline::timestamptz end";

  private RetryDao() {}

  /// A row that is to be inserted.
  ///
  /// @param gasLimit null: to be estimated
  record Next(TransactionVersion predecessor, TransactionId id, @Nullable Long gasLimit) {}

  static Optional<TransactionId> find(Handle handle, RequestKey key, int generation) {
    return handle
        .createQuery(
            """
            select t.transaction_id from requests r join transactions t using (request_key)
            where r.producer = :producer and r.request_id = :request and t.generation = :generation
            """)
        .bind("producer", key.producer())
        .bind("request", key.id())
        .bind("generation", generation)
        .mapTo(TransactionId.class)
        .findOne();
  }

  /// Locks the rows in the order of their ids, then reads them: what else is read is not older than
  /// the locks.
  ///
  /// @param deadline what becomes of theirs
  static Map<TransactionId, Predecessor> lock(
      Handle handle, Collection<TransactionId> ids, Deadline deadline) {
    handle
        .createQuery(
            """
            select transaction_id from transactions
            where transaction_id = any(:ids) order by transaction_id for no key update
            """)
        .bindArray("ids", TransactionId.class, ids)
        .mapTo(TransactionId.class)
        .list();
    return handle
        .createQuery(
            """
            select t.transaction_id, t.version, t.state, t.retried_by is not null as retried, t.nonce is not null as has_nonce,
                   e.generation as earlier, e.state as earlier_state, e.block as earlier_block, coalesce(t.block_number, t.superseded_in) as block,
                   coalesce(b.hash = coalesce(t.block_hash, t.superseded_hash), true) as canonical,
                   %s as unproved,
                   t.gas_limit, t.gas_estimated, coalesce(%s <= clock_timestamp(), false) as late,
                   coalesce(c.managed_by = :external, false) as external,
                   coalesce(f.number, -1) as finalized,
                   t.failure_code is not distinct from 'SUPERSEDED' and %s as guarded
            from transactions t
            left join finalized_blocks f on f.chain_id = t.chain_id
            left join blocks b on b.chain_id = t.chain_id and b.number = coalesce(t.block_number, t.superseded_in)
            left join accounts c on c.chain_id = t.chain_id and c.address = t.sender
            left join lateral (
              select o.generation, o.state, coalesce(o.block_number, o.superseded_in) as block from transactions o
              where o.request_key = t.request_key and o.generation < t.generation
                and (o.final_at is null or o.state = 'confirmed' or %s)
              order by o.state = 'confirmed' desc, o.final_at is null desc, o.generation limit 1) e on t.generation > 1
            where t.transaction_id = any(:ids)
            """
                .formatted(
                    EarlierGenerations.unproved("t"),
                    DEADLINE,
                    SenderHold.GUARDS,
                    EarlierGenerations.unproved("o")))
        .bindArray("ids", TransactionId.class, ids)
        .bind("external", AccountDao.EXTERNAL)
        .bind("keepDeadline", deadline instanceof Deadline.Keep)
        .bind("deadline", until(deadline))
        .map((rows, context) -> predecessor(rows))
        .stream()
        .collect(Collectors.toMap(one -> one.ref().id(), one -> one));
  }

  private static Predecessor predecessor(ResultSet rows) throws SQLException {
    return new Predecessor(
        new TransactionVersion(
            new TransactionId(rows.getObject("transaction_id", UUID.class)),
            rows.getInt("version")),
        State.parse(rows.getString("state")),
        rows.getBoolean("retried"),
        earlier(rows),
        new Predecessor.Ground(
            rows.getBoolean("has_nonce"),
            rows.getObject("block", Long.class),
            rows.getBoolean("canonical"),
            rows.getBoolean("unproved"),
            rows.getBoolean("guarded"),
            rows.getLong("finalized")),
        new Predecessor.Terms(
            rows.getObject("gas_limit", Long.class),
            rows.getBoolean("gas_estimated"),
            rows.getBoolean("late"),
            rows.getBoolean("external")));
  }

  private static Predecessor.@Nullable Earlier earlier(ResultSet rows) throws SQLException {
    String state = rows.getString("earlier_state");
    return state == null
        ? null
        : new Predecessor.Earlier(
            rows.getInt("earlier"),
            State.parse(state),
            rows.getObject("earlier_block", Long.class));
  }

  private static @Nullable Instant until(Deadline deadline) {
    return deadline instanceof Deadline.Until(Instant at) ? at : null;
  }

  /// Inserts the next generations, each with the sequence and the position of the one before.
  static int insert(Handle handle, List<Next> nexts, Changes changes) {
    return handle
        .createUpdate(
            """
            insert into transactions (transaction_id, request_key, generation, retry_of, chain_id, pool, recipient, value, data,
              access_list, fee_speed, max_fee_per_gas, max_priority_fee_per_gas, gas_price, max_cost, confirmations_required,
              confirm_by_finalized, deadline, priority, labels, traceparent, tracestate, requested_at, sender, gas_limit,
              state, sequence, outbox_pos, waiting_for, estimate_at, queued_at)
            select s.next_id, t.request_key, t.generation + 1, t.transaction_id, t.chain_id, t.pool, t.recipient, t.value, t.data,
              t.access_list, coalesce(:speed, t.fee_speed), case when :speed is null then t.max_fee_per_gas end,
              case when :speed is null then t.max_priority_fee_per_gas end, case when :speed is null then t.gas_price end,
              t.max_cost, t.confirmations_required, t.confirm_by_finalized,
              %s, t.priority, t.labels, t.traceparent,
              t.tracestate, clock_timestamp(), case when t.pool is null then t.sender end, s.gas,
              'queued', t.sequence + 1, greatest(t.outbox_pos, pg_current_xact_id()),
              case when s.gas is null then 'estimate' end, case when s.gas is null then clock_timestamp() end,
              clock_timestamp()
            from unnest(:ids, :nextIds, :gas) as s (id, next_id, gas)
            join transactions t on t.transaction_id = s.id
            """
                .formatted(DEADLINE))
        .bindBySqlType(
            "speed",
            changes.speed().map(speed -> speed.name().toLowerCase(Locale.ROOT)).orElse(null),
            Types.VARCHAR)
        .bind("keepDeadline", changes.deadline() instanceof Deadline.Keep)
        .bind("deadline", until(changes.deadline()))
        .bindArray("ids", TransactionId.class, Lists.column(nexts, next -> next.predecessor().id()))
        .bindArray("nextIds", TransactionId.class, Lists.column(nexts, Next::id))
        .bindArray("gas", Long.class, Lists.column(nexts, Next::gasLimit))
        .execute();
  }

  /// From here on only empty attempts of the ones before are sent, if they ever are again.
  static int follow(Handle handle, List<Next> nexts) {
    return handle
        .createUpdate(
            """
            update transactions t set retried_by = s.next_id, %s, version = t.version + 1
            from unnest(:ids, :versions, :nextIds) as s (id, version, next_id)
            where t.transaction_id = s.id and t.version = s.version and t.retried_by is null
              and case when t.state in ('failed', 'cancelled') then true else false end
            """
                .formatted(StateColumns.unwanted("coalesce(t.intent, 'retried')")))
        .bindArray("ids", TransactionId.class, Lists.column(nexts, next -> next.predecessor().id()))
        .bindArray(
            "versions", Integer.class, Lists.column(nexts, next -> next.predecessor().version()))
        .bindArray("nextIds", TransactionId.class, Lists.column(nexts, Next::id))
        .execute();
  }
}
