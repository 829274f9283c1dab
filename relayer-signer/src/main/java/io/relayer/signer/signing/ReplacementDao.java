package io.relayer.signer.signing;

import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.RowConditions;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.signer.signing.Replaceable.Cause;
import io.relayer.signer.signing.Replaceable.Out;
import io.relayer.signer.signing.Replaceable.Said;
import io.relayer.signer.signing.Replaceable.Word;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Transactions that are out and may need a further attempt. What is paid for is never looked at
/// beyond the lowest nonces of a sender: those behind them wait for those before them.
public final class ReplacementDao {
  /// How many of a sender's lowest nonces are looked at of each kind. Limits are of each sender:
  /// what stays as it is, such as an explicit price, keeps no other sender's from being looked at.
  private static final int LOWEST = 64;

  /// What is too cheap for a node, or may not be raised: as the index has it.
  private static final String TOO_CHEAP =
      "o.waiting_for in ('price', 'fee-cap', 'max-cost') and " + RowConditions.inFlight("o");

  /// Given up, ordered to be raised, or too cheap for a node; the lowest nonces of each.
  private static final String ASKED_FOR =
      """
      select given.transaction_id
      from unnest(:senders) s (sender)
      cross join lateral (
        select o.transaction_id from transactions o
        where o.chain_id = :chain and o.sender = s.sender and %3$s
          and o.intent is not null
        order by o.nonce limit %1$d) given
      union
      select ordered.transaction_id
      from unnest(:senders) s (sender)
      cross join lateral (
        select o.transaction_id from transactions o
        where o.chain_id = :chain and o.sender = s.sender and o.bump_ordered
        order by o.nonce limit %1$d) ordered
      union
      select cheap.transaction_id
      from unnest(:senders) s (sender)
      cross join lateral (
        select o.transaction_id from transactions o
        where o.chain_id = :chain and o.sender = s.sender and %2$s
        order by o.nonce limit %1$d) cheap
      """
          .formatted(LOWEST, TOO_CHEAP, RowConditions.inFlight("o"));

  private static final String LOWEST_OUT =
      """
      union
      select lowest.transaction_id
      from unnest(:senders) s (sender)
      cross join lateral (
        select o.transaction_id from transactions o
        where o.chain_id = :chain and o.sender = s.sender and %s
        order by o.nonce limit %d) lowest
      """
          .formatted(RowConditions.inFlight("o"), LOWEST);

  private ReplacementDao() {}

  /// The newest block that the monitor has worked up to.
  public static OptionalLong head(Handle handle, ChainId chain) {
    return handle
        .createQuery("select head_number from chain_heads where chain_id = :chain")
        .bind("chain", chain)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /// Those of the senders that have something given up, ordered to be raised, or too cheap for a
  /// node; or anything out at all, where its age counts as well. In the order of their addresses.
  public static List<Address> senders(
      Handle handle, ChainId chain, Collection<Address> senders, boolean aged) {
    return handle
        .createQuery(
            """
            select s.sender from unnest(:senders) s (sender)
            where (select true from transactions o
                where o.chain_id = :chain and o.sender = s.sender and %s
                  %s
                order by o.nonce limit 1)
              or (select true from transactions o
                where o.chain_id = :chain and o.sender = s.sender and o.bump_ordered order by o.nonce limit 1)
              or (select true from transactions o
                where o.chain_id = :chain and o.sender = s.sender and %s order by o.nonce limit 1)
            order by s.sender
            """
                .formatted(
                    RowConditions.inFlight("o"), aged ? "" : "and o.intent is not null", TOO_CHEAP))
        .bind("chain", chain)
        .bindArray("senders", Address.class, senders)
        .mapTo(Address.class)
        .list();
  }

  /// What is given up and needs an empty attempt, what is ordered to be raised, and what a node did
  /// not take at its price.
  ///
  /// @param senders few: up to some hundred rows are read of each
  public static Map<Address, List<Replaceable>> askedFor(
      Handle handle, ChainId chain, Collection<Address> senders) {
    return read(handle, ASKED_FOR, chain, senders, Integer.MAX_VALUE);
  }

  /// Those, and what has been out for `afterBlocks` or could not replace another one. Not what
  /// waits for funds, nor what the price is no matter of.
  ///
  /// @param senders few: up to some hundred rows are read of each
  public static Map<Address, List<Replaceable>> due(
      Handle handle, ChainId chain, Collection<Address> senders, int afterBlocks) {
    return read(handle, ASKED_FOR + LOWEST_OUT, chain, senders, afterBlocks);
  }

  private static Map<Address, List<Replaceable>> read(
      Handle handle,
      String candidates,
      ChainId chain,
      Collection<Address> senders,
      int afterBlocks) {
    Map<Address, List<Replaceable>> bySender = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            with candidates as (%s),
            judged as (
              select t.*, a.kind, a.type, top.attempts, top.cap, top.tip, h.head_number - coalesce(a.head_number, 0) as blocks,
                     b.balance,
                     h.head_number > coalesce(a.head_number, 0) or a.signed_at < clock_timestamp() - n.block_time as rested,
                     case when t.intent is not null and a.kind = 'payload' then 'GIVEN_UP'
                          when a.kind = 'payload' and %s then 'EARLIER_GENERATION'
                          when t.bump_ordered then 'ORDERED'
                          when (t.last_outcome = 'underpriced'
                              or t.last_outcome in ('replacement-underpriced', 'type-not-supported') and a.kind = 'empty'
                              or t.last_outcome = 'replacement-underpriced' and top.attempts > 1)
                            and coalesce(t.waiting_for, '') not in ('foreign-nonce', 'history') then 'REFUSED'
                          when h.head_number - coalesce(a.head_number, 0)
                                 >= case t.last_outcome when 'replacement-underpriced' then 1 else :after end
                           and coalesce(t.last_outcome, '') not in ('insufficient-funds', 'fee-cap-exceeded')
                           and coalesce(t.waiting_for, '') not in ('foreign-nonce', 'history') then 'OLD' end as cause
              from candidates k -- few: each is looked up by its key, whatever is thought of how many they are
              cross join lateral (select * from transactions x where x.transaction_id = k.transaction_id limit 1) t
              cross join lateral (
                select * from attempts x where x.transaction_id = t.transaction_id and x.attempt = t.attempt limit 1) a
              cross join lateral (
                select * from accounts x where x.chain_id = t.chain_id and x.address = t.sender limit 1) c
              join chains n on n.chain_id = t.chain_id
              left join lateral (
                select x.balance from account_observations x where x.chain_id = t.chain_id and x.address = t.sender limit 1) b on true
              join chain_heads h on h.chain_id = t.chain_id
              cross join lateral (
                select max(x.attempt) as attempts, max(coalesce(x.max_fee_per_gas, x.gas_price)) as cap,
                       max(coalesce(x.max_priority_fee_per_gas, x.gas_price)) as tip
                from attempts x where x.transaction_id = t.transaction_id) top
              where %s
                and c.managed_by <> 'external' and c.paused is distinct from 'sending' and c.held_for is null and not n.paused)
            select j.*, %s
            from judged j
            cross join lateral (select * from payloads x where x.transaction_id = j.transaction_id limit 1) p
            where j.cause is not null order by j.sender, j.nonce
            """
                .formatted(
                    candidates,
                    EarlierGenerations.OPEN_OR_EXECUTED,
                    RowConditions.IN_FLIGHT,
                    ReadyDao.ASKED))
        .bind("chain", chain)
        .bindArray("senders", Address.class, senders)
        .bind("after", afterBlocks)
        .map((rows, context) ->
            bySender
                .computeIfAbsent(
                    Address.of(rows.getBytes("sender")), _ -> new java.util.ArrayList<>())
                .add(replaceable(rows)))
        .list();
    return bySender;
  }

  private static Replaceable replaceable(ResultSet rows) throws SQLException {
    Attempt.Kind kind =
        rows.getString("kind").equals("empty") ? Attempt.Kind.EMPTY : Attempt.Kind.PAYLOAD;
    BigDecimal balance = rows.getBigDecimal("balance");
    Out out =
        new Out(
            rows.getInt("attempts"),
            kind,
            highest(rows),
            rows.getLong("blocks"),
            new Said(
                word(rows.getString("last_outcome")),
                orNothing(rows.getBigDecimal("least_price")),
                orNothing(rows.getBigDecimal("least_tip")),
                rows.getBoolean("rested")),
            balance == null ? null : balance.toBigIntegerExact());
    return new Replaceable(
        ReadyDao.ready(rows),
        Address.of(rows.getBytes("sender")),
        new Nonce(rows.getLong("nonce")),
        out,
        Cause.valueOf(rows.getString("cause")));
  }

  private static TransactionFees highest(ResultSet rows) throws SQLException {
    Wei cap = wei(rows.getBigDecimal("cap"));
    int type = rows.getInt("type");
    return type == 2
        ? new TransactionFees.Dynamic(cap, wei(rows.getBigDecimal("tip")))
        : new TransactionFees.Single(cap, type == 1);
  }

  private static Word word(@Nullable String outcome) {
    return switch (outcome == null ? "" : outcome) {
      case "underpriced" -> Word.UNDERPRICED;
      case "replacement-underpriced" -> Word.REPLACEMENT_UNDERPRICED;
      case "type-not-supported" -> Word.TYPE;
      default -> Word.NOTHING;
    };
  }

  private static Wei orNothing(@Nullable BigDecimal value) {
    return value == null ? Wei.ZERO : wei(value);
  }

  private static Wei wei(BigDecimal value) {
    return new Wei(value.toBigIntegerExact());
  }
}
