package io.relayer.operations.senders;

import io.relayer.core.account.ObservedNonces;
import io.relayer.core.account.ObservedNonces.Funds;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `adoptions`, and what is asked of an account before it gets a row there.
final class AdoptionDao {
  private AdoptionDao() {}

  static void lock(Handle handle, ChainId chain, Address sender) {
    handle
        .createQuery(
            """
            select address from accounts where chain_id = :chain and address = :sender for no key update
            """)
        .bind("chain", chain)
        .bind("sender", sender)
        .mapTo(Address.class)
        .findOne();
  }

  static Optional<String> managedBy(Handle handle, ChainId chain, Address sender) {
    return handle
        .createQuery(
            "select managed_by from accounts where chain_id = :chain and address = :sender")
        .bind("chain", chain)
        .bind("sender", sender)
        .mapTo(String.class)
        .findOne();
  }

  /// Observations from before the database server was last started count for nothing, and what was
  /// in a pool longer than ten block times ago is not known. What was given up before is no hole.
  static Standing standing(Handle handle, ChainId chain, Address sender) {
    return handle
        .createQuery(
            """
            select c.next_nonce, o.latest_nonce, o.block_number,
                   case when o.pending_at > pg_postmaster_start_time() and o.pending_at > clock_timestamp() - 10 * h.block_time
                     then o.pending_nonce end as pending_nonce,
                   o.observed_at > pg_postmaster_start_time() as since_start,
                   o.observed_at > clock_timestamp() - 10 * h.block_time as recent,
                   coalesce(c.next_nonce - least(greatest(c.first_nonce, c.pruned_below), c.next_nonce)
                     - (select count(*) from transactions t
                        where t.chain_id = c.chain_id and t.sender = c.address
                          and t.nonce >= greatest(c.first_nonce, c.pruned_below) and t.nonce < c.next_nonce)
                     - (select coalesce(sum(d.next_nonce - greatest(d.from_nonce, c.pruned_below)), 0) from adoptions d
                        where d.chain_id = c.chain_id and d.address = c.address
                          and d.from_nonce >= c.first_nonce and d.next_nonce > coalesce(c.pruned_below, 0)), 0)::bigint as missing
            from accounts c
            join chains h on h.chain_id = c.chain_id
            left join account_observations o on o.chain_id = c.chain_id and o.address = c.address
            where c.chain_id = :chain and c.address = :sender
            """)
        .bind("chain", chain)
        .bind("sender", sender)
        .map((rows, context) -> standing(rows))
        .one();
  }

  private static Standing standing(ResultSet rows) throws SQLException {
    Nonce latest = nonce(rows, "latest_nonce");
    ObservedNonces observed =
        latest == null
            ? null
            : new ObservedNonces(
                latest,
                nonce(rows, "pending_nonce"),
                rows.getLong("block_number"),
                rows.getBoolean("since_start"),
                rows.getBoolean("recent"),
                Funds.UNKNOWN);
    return new Standing(nonce(rows, "next_nonce"), rows.getLong("missing"), observed);
  }

  private static @Nullable Nonce nonce(ResultSet rows, String column) throws SQLException {
    Long value = rows.getObject(column, Long.class);
    return value == null ? null : new Nonce(value);
  }

  /// Gives an account its first nonce, as of the block at which it was last observed.
  ///
  /// @return whether it had none
  static boolean takeIntoUse(Handle handle, ChainId chain, Address sender, Nonce first) {
    return handle
            .createUpdate(
                """
                update accounts c set first_nonce = :first, next_nonce = :first, first_block = o.block_number, waiting_for = null
                from account_observations o
                where c.chain_id = :chain and c.address = :sender and c.next_nonce is null
                  and :first >= coalesce(c.pruned_below, 0) and o.chain_id = c.chain_id and o.address = c.address
                """)
            .bind("chain", chain)
            .bind("sender", sender)
            .bind("first", first)
            .execute()
        == 1;
  }

  /// Moves the next nonce on, never back.
  ///
  /// @return whether it was still `from`
  static boolean moveUp(Handle handle, ChainId chain, Address sender, Nonce from, Nonce next) {
    return handle
            .createUpdate(
                """
                update accounts set next_nonce = :next, waiting_for = null
                where chain_id = :chain and address = :sender and next_nonce = :from and :next > next_nonce
                """)
            .bind("chain", chain)
            .bind("sender", sender)
            .bind("from", from)
            .bind("next", next)
            .execute()
        == 1;
  }

  static void insert(
      Handle handle, ChainId chain, Address sender, Nonce from, Nonce next, String by) {
    handle
        .createUpdate(
            """
            insert into adoptions (chain_id, address, from_nonce, next_nonce, adopted_by)
            values (:chain, :sender, :from, :next, :by)
            """)
        .bind("chain", chain)
        .bind("sender", sender)
        .bind("from", from)
        .bind("next", next)
        .bind("by", by)
        .execute();
  }

  /// An account, as an adoption sees it.
  ///
  /// @param next its next nonce; null until it is taken into use
  /// @param missing how many nonces from its first to before its next have no transaction and were
  ///   not given up
  /// @param observed what the chain last said of it
  record Standing(@Nullable Nonce next, long missing, @Nullable ObservedNonces observed) {}
}
