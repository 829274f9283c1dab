package io.relayer.signer.intake;

import io.relayer.core.account.AccountDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Reads and writes the pool that each sender is a member of.
public final class PoolDao {
  private PoolDao() {}

  /// A pool on a chain.
  public record Pool(ChainId chain, String name) {}

  /// Makes each of `senders` a member of the pool that names it, or of none. Those that are signed
  /// for elsewhere are passed over.
  ///
  /// @return how many memberships have changed
  public static int put(
      Handle handle,
      Collection<ChainId> chains,
      Collection<Address> senders,
      Map<String, List<Address>> pools) {
    List<Address> members = new ArrayList<>();
    List<String> names = new ArrayList<>();
    pools.forEach((name, ofPool) ->
        ofPool.forEach(sender -> {
          members.add(sender);
          names.add(name);
        }));
    return handle
        .createUpdate(
            """
            with wanted as (
              select c.chain_id, c.address, p.name
              from accounts c left join unnest(:members, :names) as p (address, name) on p.address = c.address
              where c.chain_id = any(:chains) and c.address = any(:senders) and c.managed_by <> :external
                and c.pool is distinct from p.name
              order by c.chain_id, c.address for no key update of c)
            update accounts c set pool = w.name from wanted w where c.chain_id = w.chain_id and c.address = w.address
            """)
        .bindArray("members", Address.class, members)
        .bindArray("names", String.class, names)
        .bindArray("senders", Address.class, senders)
        .bindArray("chains", ChainId.class, chains)
        .bind("external", AccountDao.EXTERNAL)
        .execute();
  }

  /// The balance of the richest member that may sign, in wei; empty where that of one is not known,
  /// and it may have any.
  public static Optional<BigInteger> richest(Handle handle, ChainId chain, String pool) {
    return handle
        .createQuery(
            """
            select case when bool_and(o.balance is not null) then max(o.balance) end as balance
            from accounts c
            left join account_observations o on o.chain_id = c.chain_id and o.address = c.address
            where c.chain_id = :chain and c.pool = :pool and c.paused is null and c.held_for is null
            """)
        .bind("chain", chain)
        .bind("pool", pool)
        .map((rows, context) -> Optional.ofNullable(rows.getBigDecimal("balance")))
        .one()
        .map(BigDecimal::toBigIntegerExact);
  }

  /// Those of the pools that have a member.
  public static Set<Pool> known(Handle handle, Collection<Pool> asked) {
    List<Pool> list = List.copyOf(asked);
    return list.isEmpty()
        ? Set.of()
        : new HashSet<>(
            handle
                .createQuery(
                    """
                    select s.chain_id, s.name from unnest(:chains, :names) as s (chain_id, name)
                    where exists (select 1 from accounts c where c.chain_id = s.chain_id and c.pool = s.name)
                    """)
                .bindArray("chains", ChainId.class, list.stream().map(Pool::chain).toList())
                .bindArray("names", String.class, list.stream().map(Pool::name).toList())
                .map((rows, context) ->
                    new Pool(new ChainId(rows.getLong("chain_id")), rows.getString("name")))
                .list());
  }
}
