package io.relayer.signer.intake;

import io.relayer.core.account.AccountDao;
import io.relayer.core.chain.ChainDao;
import io.relayer.core.chain.ChainSettings.Tier;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Reads the chains and senders that some process has registered: a request may refer to no others.
public final class RegisteredDao {
  private RegisteredDao() {}

  /// A sender on a chain.
  public record Sender(ChainId chain, Address address) {}

  /// What a chain asks of the transactions on it, as the process that started last has it
  /// configured: all judge alike, whichever takes a request in.
  ///
  /// @param least of every transaction
  /// @param tiers of larger values
  public record Chain(NewTransaction.Depth least, List<Tier> tiers) {}

  /// All that some process has had configured.
  public static Map<ChainId, Chain> chains(Handle handle) {
    Map<ChainId, Chain> chains = new HashMap<>();
    handle
        .createQuery(
            "select chain_id, confirmations, confirm_by_finalized, tier_values, tier_confirmations from chains")
        .map((rows, context) ->
            chains.put(
                new ChainId(rows.getLong("chain_id")),
                new Chain(
                    new NewTransaction.Depth(
                        rows.getInt("confirmations"), rows.getBoolean("confirm_by_finalized")),
                    ChainDao.tiers(rows))))
        .list();
    return chains;
  }

  /// Who signs for a sender that is known.
  public enum Signer {
    US,
    /// Somebody else, and we never do.
    EXTERNAL
  }

  /// Those of the senders that are known, and who signs for them.
  public static Map<Sender, Signer> senders(Handle handle, Collection<Sender> asked) {
    List<Sender> list = List.copyOf(asked);
    Map<Sender, Signer> known = new HashMap<>();
    handle
        .createQuery(
            """
            select a.chain_id, a.address, a.managed_by = :external as external
            from unnest(:chains, :addresses) as s (chain_id, address)
            join accounts a using (chain_id, address)
            """)
        .bind("external", AccountDao.EXTERNAL)
        .bindArray("chains", ChainId.class, list.stream().map(Sender::chain).toList())
        .bindArray("addresses", Address.class, list.stream().map(Sender::address).toList())
        .map((rows, context) ->
            known.put(
                new Sender(
                    new ChainId(rows.getLong("chain_id")), Address.of(rows.getBytes("address"))),
                rows.getBoolean("external") ? Signer.EXTERNAL : Signer.US))
        .list();
    return known;
  }
}
