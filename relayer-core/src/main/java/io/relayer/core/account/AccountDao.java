package io.relayer.core.account;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import java.util.Collection;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Table `accounts`.
public final class AccountDao {
  /// What `managed_by` says of a sender that is never signed for here: what comes from it was
  /// signed elsewhere.
  public static final String EXTERNAL = "external";

  private AccountDao() {}

  /// Makes the senders known on the chains; those that are known already are left as they are.
  ///
  /// @return how many are new
  public static int register(
      Handle handle, Collection<ChainId> chains, Collection<Address> addresses, String managedBy) {
    return handle
        .createUpdate(
            """
            insert into accounts (chain_id, address, managed_by)
            select c, a, :managedBy from unnest(:chains) c cross join unnest(:addresses) a
            where not exists (select from accounts k where k.chain_id = c and k.address = a)
            order by c, a
            on conflict (chain_id, address) do nothing
            """)
        .bindArray("chains", ChainId.class, chains)
        .bindArray("addresses", Address.class, addresses)
        .bind("managedBy", managedBy)
        .execute();
  }

  /// Locks the account and takes `count` nonces, if the next one is still `expected`, neither it
  /// nor its chain is paused, and neither it nor everything is held; marks the row as an ordering
  /// root of this SQL transaction.
  ///
  /// @return whether they were taken; if not, nothing may be written for them
  public static boolean takeNonces(
      Handle handle, ChainId chain, Address sender, Nonce expected, int count) {
    return handle
            .createUpdate(
                """
                update accounts set next_nonce = next_nonce + :count, waiting_for = null,
                  outbox_pos = greatest(outbox_pos, pg_current_xact_id())
                where chain_id = :chain and address = :sender and next_nonce = :expected and paused is null and held_for is null
                  and not exists (select 1 from chains h where h.chain_id = :chain and h.paused)
                  and not exists (select from holds)
                """)
            .bind("count", count)
            .bind("chain", chain)
            .bind("sender", sender)
            .bind("expected", expected)
            .execute()
        == 1;
  }

  /// Locks accounts in the order of their addresses and marks them as ordering roots of this SQL
  /// transaction. Those that are not known are passed over: what needs their lock, such as
  /// [io.relayer.core.outbox.BroadcastOutboxDao#append], refuses then.
  public static void lockAsRoots(Handle handle, ChainId chain, Collection<Address> senders) {
    handle
        .createQuery(
            """
            select address from accounts
            where chain_id = :chain and address = any(:senders) order by address for no key update
            """)
        .bind("chain", chain)
        .bindArray("senders", Address.class, senders)
        .mapTo(Address.class)
        .list();
    raise(handle, chain, senders);
  }

  /// The same for those of them that nobody else has locked now.
  ///
  /// @return these
  public static Set<Address> lockFreeAsRoots(
      Handle handle, ChainId chain, Collection<Address> senders) {
    Set<Address> free =
        handle
            .createQuery(
                """
                select address from accounts
                where chain_id = :chain and address = any(:senders) order by address for no key update skip locked
                """)
            .bind("chain", chain)
            .bindArray("senders", Address.class, senders)
            .mapTo(Address.class)
            .set();
    raise(handle, chain, free);
    return free;
  }

  private static void raise(Handle handle, ChainId chain, Collection<Address> senders) {
    handle
        .createUpdate(
            """
            update accounts set outbox_pos = greatest(outbox_pos, pg_current_xact_id())
            where chain_id = :chain and address = any(:senders)
            """)
        .bind("chain", chain)
        .bindArray("senders", Address.class, senders)
        .execute();
  }

  /// Takes an account into use at the chain's nonce; only the first call for an account has an
  /// effect, and none while the database may be an older copy, which may lack that it is in use.
  ///
  /// @param headNumber the block that the nonce was read at
  public static boolean takeIntoUse(
      Handle handle, ChainId chain, Address sender, Nonce first, long headNumber) {
    return handle
            .createUpdate(
                """
                update accounts set first_nonce = :first, next_nonce = :first, first_block = :head
                where chain_id = :chain and address = :sender and next_nonce is null and is_verified()
                  and :first >= coalesce(pruned_below, 0)
                """)
            .bind("chain", chain)
            .bind("sender", sender)
            .bind("first", first)
            .bind("head", headNumber)
            .execute()
        == 1;
  }

  /// Says why a sender waits; of one that is held nothing but that is said.
  ///
  /// @return whether that is new; a row that says so already is not written
  public static boolean setWaiting(
      Handle handle, ChainId chain, Address sender, WaitReason reason) {
    return handle
            .createUpdate(
                """
                update accounts set waiting_for = :reason
                where chain_id = :chain and address = :sender and waiting_for is distinct from :reason
                  and coalesce(held_for, :reason) = :reason
                """)
            .bind("chain", chain)
            .bind("sender", sender)
            .bind("reason", reason.code())
            .execute()
        == 1;
  }
}
