package io.relayer.operations.chains;

import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.event.EventName;
import io.relayer.operations.senders.Halt;
import io.relayer.operations.senders.Switched;
import org.jdbi.v3.core.Handle;

/// Pauses chains: no sender of a paused one takes a nonce, except in a SQL transaction that was
/// under way already; what is out is still watched and sent again. The event is written in the same
/// SQL transaction, under the lock of the chain's row.
public final class ChainSwitch {
  private ChainSwitch() {}

  /// @param by who asked for it, for the event
  public static Switched pause(Handle handle, ChainId chain, String by) {
    return set(handle, chain, true, by);
  }

  /// @param by who asked for it, for the event
  public static Switched resume(Handle handle, ChainId chain, String by) {
    return set(handle, chain, false, by);
  }

  private static Switched set(Handle handle, ChainId chain, boolean paused, String by) {
    int changed =
        handle
            .createUpdate(
                "update chains set paused = :paused where chain_id = :chain and paused <> :paused")
            .bind("paused", paused)
            .bind("chain", chain)
            .execute();
    if (changed == 0) {
      return isKnown(handle, chain) ? Switched.UNCHANGED : Switched.UNKNOWN;
    }
    EventName event = paused ? EventName.CHAIN_PAUSED : EventName.CHAIN_RESUMED;
    OutboxDao.chain(
        handle,
        chain,
        Notice.ofChain(event, chain)
            .with("halted", paused ? Halt.SIGNING.text() : null)
            .with("by", by)
            .build());
    return Switched.CHANGED;
  }

  private static boolean isKnown(Handle handle, ChainId chain) {
    return handle
        .createQuery("select exists (select 1 from chains where chain_id = :chain)")
        .bind("chain", chain)
        .mapTo(Boolean.class)
        .one();
  }
}
