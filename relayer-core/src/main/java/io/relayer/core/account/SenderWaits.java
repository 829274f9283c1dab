package io.relayer.core.account;

import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Says what a sender waits for, in its row, and where somebody has to do something about it in an
/// event as well.
///
/// Why: RATIONALE.md#waits-by-row.
public final class SenderWaits {
  /// Why a sender waits whose next transaction could else be signed: none of them outlives its
  /// queue.
  private static final Set<WaitReason> OF_QUEUE =
      EnumSet.of(
          WaitReason.FUNDS,
          WaitReason.FEES,
          WaitReason.SIGNATURE,
          WaitReason.SIGNING_FAILS,
          WaitReason.FIRST_NONCE,
          WaitReason.CHAIN_NONCE,
          WaitReason.FOREIGN_PENDING);

  /// Why signing says that a sender waits.
  private static final Set<WaitReason> OF_SIGNING = ofSigning();

  private SenderWaits() {}

  /// Says no more what a sender waited for that signing has said, since it can go on.
  public static void end(Handle handle, ChainId chain, Address sender) {
    handle
        .createUpdate(
            """
            update accounts set waiting_for = null
            where chain_id = :chain and address = :sender and waiting_for = any(:reasons)
            """)
        .bind("chain", chain)
        .bind("sender", sender)
        .bindArray("reasons", String.class, codes(OF_SIGNING))
        .execute();
  }

  private static Set<WaitReason> ofSigning() {
    Set<WaitReason> all = EnumSet.copyOf(OF_QUEUE);
    all.add(WaitReason.CHAIN_AHEAD);
    return all;
  }

  private static List<String> codes(Set<WaitReason> reasons) {
    return reasons.stream().map(WaitReason::code).toList();
  }

  /// Says no more what senders waited for that have nothing queued any more, of their own or of
  /// their pool. That a chain is ahead of its sender is so whatever is queued, and stays.
  ///
  /// @return how many
  public static int endOfIdle(Handle handle) {
    return handle
        .createUpdate(
            """
            update accounts c set waiting_for = null
            where c.waiting_for is not null and c.waiting_for = any(:reasons)
              and (select true from transactions t
                where t.chain_id = c.chain_id and t.sender = c.address and t.nonce is null and t.final_at is null and t.gas_limit is not null
                order by t.priority desc, t.transaction_id limit 1) is null
              and (c.pool is null or (select true from transactions t
                where t.chain_id = c.chain_id and t.pool = c.pool and t.nonce is null and t.final_at is null and t.sender is null
                  and t.gas_limit is not null
                order by t.priority desc, t.transaction_id limit 1) is null)
            """)
        .bindArray("reasons", String.class, codes(OF_QUEUE))
        .execute();
  }

  /// Says what a sender waits for.
  ///
  /// @return whether it is new; if not, nothing is written and nothing told
  public static boolean put(Handle handle, ChainId chain, Address sender, WaitReason reason) {
    if (!AccountDao.setWaiting(handle, chain, sender, reason)) {
      return false;
    }
    tell(handle, chain, sender, reason);
    return true;
  }

  /// Tells that something of the sender, or of its pool, costs more than it has altogether. The
  /// rows say so themselves, and the sender goes on with what it can pay for.
  public static void beyondBalance(Handle handle, ChainId chain, Address sender) {
    tell(handle, chain, sender, WaitReason.FUNDS);
  }

  private static void tell(Handle handle, ChainId chain, Address sender, WaitReason reason) {
    reason
        .event()
        .ifPresent(event ->
            OutboxDao.sender(
                handle,
                chain,
                sender,
                Notice.ofSender(event, chain, sender).with("waitingFor", reason.code()).build()));
  }
}
