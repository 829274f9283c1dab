package io.relayer.signer.signing;

import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Queued transactions that can't be paid for: the market is dearer than their `maxCost` allows, or
/// they cost more than their sender has altogether. They are not ready, whatever their priority.
/// They are looked through in turns, a page at a time, and those that can be paid for by now are
/// ready again.
///
/// Crash points: of a page the payable ones are made ready by one statement. Before its commit
/// nothing has happened, and they are looked at again in the next turn. What another process has
/// marked anew since the page was read has another version, and is left alone.
public final class UnpayableDao {
  /// Comes before every transaction.
  public static final TransactionId BEFORE_ALL = new TransactionId(new UUID(0, 0));

  private UnpayableDao() {}

  /// What can be paid now.
  ///
  /// @param caps per gas, by speed; empty while the market is not known
  /// @param balance wei, all that the sender has; null where that is not known, and all is covered
  public record Means(Optional<ReadyDao.Caps> caps, @Nullable BigInteger balance) {}

  /// A page that was looked through.
  ///
  /// @param seen how many there were on it
  /// @param ready how many of them are ready again
  /// @param last the last of them; empty where there was none
  public record Page(int seen, int ready, Optional<TransactionId> last) {}

  /// @param payable whether it can be paid for by now
  private record Unpayable(TransactionVersion transaction, boolean payable) {}

  /// Those of a sender behind `after`, as they came.
  public static Page ofSender(
      Handle handle, ChainId chain, Address sender, Means means, TransactionId after, int limit) {
    return read(
        query(handle, "t.sender = :sender").bind("sender", sender), chain, means, after, limit);
  }

  /// Those of a pool behind `after`, as they came.
  ///
  /// @param means `balance` is that of its richest member
  public static Page ofPool(
      Handle handle, ChainId chain, String pool, Means means, TransactionId after, int limit) {
    return read(
        query(handle, "t.pool = :pool and t.sender is null").bind("pool", pool),
        chain,
        means,
        after,
        limit);
  }

  private static Query query(Handle handle, String queue) {
    return handle.createQuery(
        """
        select u.transaction_id, u.version, coalesce(u.gas_cost <= coalesce(u.max_cost, u.gas_cost)
                 and u.gas_cost + u.value <= coalesce(:balance::numeric, u.gas_cost + u.value), false) as payable
        from (
          select t.transaction_id, t.version, t.gas_limit * m.price as gas_cost, p.max_cost, p.value
          from transactions t
          cross join lateral (select * from payloads x where x.transaction_id = t.transaction_id limit 1) p
          cross join lateral (select coalesce(p.max_fee_per_gas, p.gas_price, case when :priced then
            case p.fee_speed when 'slow' then :slow when 'fast' then :fast else :average end end) as price) m
          where t.chain_id = :chain and %s and t.nonce is null and t.final_at is null and t.waiting_for in ('max-cost', 'funds')
            and t.transaction_id > :after
          order by t.transaction_id limit :limit) u
        order by u.transaction_id
        """
            .formatted(queue));
  }

  private static Page read(
      Query query, ChainId chain, Means means, TransactionId after, int limit) {
    List<Unpayable> page =
        query
            .bind("chain", chain)
            .bind("priced", means.caps.isPresent())
            .bind("slow", means.caps.map(ReadyDao.Caps::slow).orElse(Wei.ZERO))
            .bind("average", means.caps.map(ReadyDao.Caps::average).orElse(Wei.ZERO))
            .bind("fast", means.caps.map(ReadyDao.Caps::fast).orElse(Wei.ZERO))
            .bind("balance", means.balance == null ? null : new BigDecimal(means.balance))
            .bind("after", after)
            .bind("limit", limit)
            .map((rows, context) ->
                new Unpayable(TransactionVersion.read(rows), rows.getBoolean("payable")))
            .list();
    List<TransactionVersion> payable =
        page.stream().filter(Unpayable::payable).map(Unpayable::transaction).toList();
    return new Page(
        page.size(),
        payable.isEmpty() ? 0 : WaitingMarks.payable(query.getHandle(), payable),
        page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().transaction().id()));
  }
}
