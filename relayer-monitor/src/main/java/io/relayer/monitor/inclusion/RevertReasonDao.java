package io.relayer.monitor.inclusion;

import io.relayer.core.database.Lists;
import io.relayer.core.transaction.RevertedPayloads;
import io.relayer.core.transaction.RevertedPayloads.Told;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `revert_reasons_due`: why payloads reverted is asked for after their inclusion was
/// written. A reason is for readers. It moves no state and no version; the final event has it where
/// it is known by then, and the row gets it whenever it is.
public final class RevertReasonDao {
  private RevertReasonDao() {}

  /// A payload that reverted.
  ///
  /// @param to null deployed a contract
  public record Reverted(
      TransactionId transaction, Place place, Address from, @Nullable Address to, Terms terms) {}

  public record Place(long number, BlockHash hash) {}

  public record Terms(Wei value, Bytes data, long gasLimit, long gasUsed) {}

  /// Of these, which were included in this SQL transaction, the reverted payloads are to be asked
  /// for.
  public static void put(Handle handle, Collection<TransactionId> included) {
    handle
        .createUpdate(
            """
            insert into revert_reasons_due (transaction_id, chain_id, block_hash)
            select t.transaction_id, t.chain_id, t.block_hash from transactions t
            where t.transaction_id = any(:ids)
              and case when not t.succeeded and t.mined_kind = 'payload' and t.revert_reason is null then true else false end
            on conflict (transaction_id) do update set
              block_hash = excluded.block_hash, since = excluded.since, ask_at = excluded.ask_at
            """)
        .bindArray("ids", TransactionId.class, included)
        .execute();
  }

  /// Whether the time of any has come.
  public static boolean isAnyDue(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            "select exists (select from revert_reasons_due where chain_id = :chain and ask_at <= (select clock_timestamp()))")
        .bind("chain", chain)
        .mapTo(Boolean.class)
        .one();
  }

  /// Forgets those of a page that are in another block by now, or in none.
  public static void forgetMoved(Handle handle, ChainId chain, int limit) {
    handle
        .createUpdate(
            """
            delete from revert_reasons_due d
            using (select * from revert_reasons_due where chain_id = :chain and ask_at <= (select clock_timestamp())
                   order by ask_at limit :limit) r
            left join transactions t on t.transaction_id = r.transaction_id
            where d.transaction_id = r.transaction_id and t.block_hash is distinct from r.block_hash
            """)
        .bind("chain", chain)
        .bind("limit", limit)
        .execute();
  }

  /// Those whose time has come, longest due first.
  public static List<Reverted> due(Handle handle, ChainId chain, int limit) {
    return handle
        .createQuery(
            """
            select t.transaction_id, t.block_number, t.block_hash, t.sender, p.recipient, p.value, p.data, a.gas_limit,
                   coalesce(t.gas_used, 0) as gas_used
            from (select * from revert_reasons_due where chain_id = :chain and ask_at <= (select clock_timestamp())
                  order by ask_at limit :limit) r
            join transactions t on t.transaction_id = r.transaction_id and t.block_hash = r.block_hash
            cross join lateral (select * from payloads x where x.transaction_id = t.transaction_id limit 1) p
            join attempts a on a.transaction_id = t.transaction_id and a.attempt = t.mined_attempt
            order by r.ask_at
            """)
        .bind("chain", chain)
        .bind("limit", limit)
        .map((rows, context) -> {
          byte[] to = rows.getBytes("recipient");
          return new Reverted(
              new TransactionId(rows.getObject("transaction_id", UUID.class)),
              new Place(rows.getLong("block_number"), BlockHash.of(rows.getBytes("block_hash"))),
              Address.of(rows.getBytes("sender")),
              to == null ? null : Address.of(to),
              new Terms(
                  new Wei(rows.getBigDecimal("value").toBigIntegerExact()),
                  Bytes.of(rows.getBytes("data")),
                  rows.getLong("gas_limit"),
                  rows.getLong("gas_used")));
        })
        .list();
  }

  /// Writes down what was told of those that are still in that block; none of them is asked for
  /// again.
  public static void told(Handle handle, List<Told> answers) {
    if (answers.isEmpty()) {
      return;
    }
    RevertedPayloads.explain(handle, answers);
    handle
        .createUpdate(
            """
            delete from revert_reasons_due d using unnest(:ids, :blocks) as told (id, block)
            where d.transaction_id = told.id and d.block_hash = told.block
            """)
        .bindArray("ids", TransactionId.class, Lists.column(answers, Told::transaction))
        .bindArray("blocks", BlockHash.class, Lists.column(answers, Told::block))
        .execute();
  }

  /// No node could be asked: again once as much time has passed as has so far, but `soonest` from
  /// now at least; never again after `longest`.
  public static void postpone(
      Handle handle, TransactionId transaction, Duration soonest, Duration longest) {
    handle
        .createUpdate(
            """
            with late as (
              delete from revert_reasons_due
              where transaction_id = :id and since < clock_timestamp() - :longest * interval '1 millisecond'
              returning transaction_id)
            update revert_reasons_due
            set ask_at = clock_timestamp() + greatest(clock_timestamp() - since, :soonest * interval '1 millisecond')
            where transaction_id = :id and not exists (select from late)
            """)
        .bind("id", transaction)
        .bind("soonest", soonest.toMillis())
        .bind("longest", longest.toMillis())
        .execute();
  }
}
