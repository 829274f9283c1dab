package io.relayer.operations.senders;

import io.relayer.core.account.AccountDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Senders that sign elsewhere: what comes from them is relayed as it is.
public final class ExternalSenders {
  private ExternalSenders() {}

  /// What became of one that was to be made known.
  public enum Added {
    NEW,
    /// It was known already as such a sender.
    KNOWN,
    /// It is signed for here, and stays so.
    MANAGED,
    /// It is signed for here on another one of the chains, so it was not made known on this one.
    LEFT_OUT
  }

  /// Makes a sender known on the chains, or on none where it is signed for here on one of them.
  public static Map<ChainId, Added> add(Handle handle, Collection<ChainId> chains, Address sender) {
    Map<ChainId, String> before = managedBy(handle, chains, sender);
    boolean managed = !Set.of(AccountDao.EXTERNAL).containsAll(before.values());
    Set<ChainId> missing = new TreeSet<>(chains);
    missing.removeAll(before.keySet());
    if (!managed) {
      AccountDao.register(handle, missing, Set.of(sender), AccountDao.EXTERNAL);
    }
    Map<ChainId, String> after = managedBy(handle, chains, sender); // a signer may have been faster
    Map<ChainId, Added> added = new TreeMap<>();
    for (ChainId chain : chains) {
      String by = after.get(chain);
      added.put(
          chain,
          by == null
              ? Added.LEFT_OUT
              : !by.equals(AccountDao.EXTERNAL)
                  ? Added.MANAGED
                  : missing.contains(chain) ? Added.NEW : Added.KNOWN);
    }
    return added;
  }

  private static Map<ChainId, String> managedBy(
      Handle handle, Collection<ChainId> chains, Address sender) {
    Map<ChainId, String> managedBy = new TreeMap<>();
    handle
        .createQuery(
            """
            select chain_id, managed_by from accounts where chain_id = any(:chains) and address = :sender
            """)
        .bindArray("chains", ChainId.class, chains)
        .bind("sender", sender)
        .map((rows, context) ->
            managedBy.put(new ChainId(rows.getLong("chain_id")), rows.getString("managed_by")))
        .list();
    return managedBy;
  }
}
