package io.relayer.core.retry;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.SenderHold;
import io.relayer.core.retry.Changes.Deadline;
import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.NextGenerations;
import io.relayer.core.transaction.State;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.RequestKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Transactions as they may be followed by next generations.
final class RetryDao {
  private RetryDao() {}

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
                    NextGenerations.DEADLINE,
                    SenderHold.GUARDS,
                    EarlierGenerations.unproved("o")))
        .bindArray("ids", TransactionId.class, ids)
        .bind("external", AccountDao.EXTERNAL)
        .bind("keepDeadline", deadline.isKept())
        .bind("deadline", deadline.another())
        .map((rows, context) -> predecessor(rows))
        .stream()
        .collect(Collectors.toMap(one -> one.ref().id(), one -> one));
  }

  private static Predecessor predecessor(ResultSet rows) throws SQLException {
    return new Predecessor(
        TransactionVersion.read(rows),
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
}
