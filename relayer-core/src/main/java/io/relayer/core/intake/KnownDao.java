package io.relayer.core.intake;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What a request may refer to: chains and senders that some process has registered.
public final class KnownDao {
  private KnownDao() {}

  /// A sender on a chain.
  public record Sender(ChainId chain, Address address) {}

  /// What a chain asks of every transaction on it.
  public static Map<ChainId, NewTransaction.Depth> chains(Handle handle) {
    Map<ChainId, NewTransaction.Depth> chains = new HashMap<>();
    handle
        .createQuery("select chain_id, confirmations, confirm_by_finalized from chains")
        .map((rows, context) ->
            chains.put(
                new ChainId(rows.getLong("chain_id")),
                new NewTransaction.Depth(
                    rows.getInt("confirmations"), rows.getBoolean("confirm_by_finalized"))))
        .list();
    return chains;
  }

  /// Those of the senders that are known and signed for by us.
  public static Set<Sender> senders(Handle handle, Collection<Sender> asked) {
    List<Sender> list = List.copyOf(asked);
    return new HashSet<>(
        handle
            .createQuery(
                """
                select a.chain_id, a.address
                from unnest(:chains, :addresses) as s (chain_id, address)
                join accounts a using (chain_id, address)
                where a.managed_by <> 'external'
                """)
            .bindArray("chains", ChainId.class, list.stream().map(Sender::chain).toList())
            .bindArray("addresses", Address.class, list.stream().map(Sender::address).toList())
            .map((rows, context) ->
                new Sender(
                    new ChainId(rows.getLong("chain_id")), Address.of(rows.getBytes("address"))))
            .list());
  }
}
