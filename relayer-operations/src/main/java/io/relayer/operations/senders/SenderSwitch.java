package io.relayer.operations.senders;

import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.event.EventName;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Pauses senders. Each change locks the account's row, as taking a nonce does, and writes its
/// event in the same SQL transaction: once it is committed, no nonce is taken until the resume.
public final class SenderSwitch {
  private SenderSwitch() {}

  /// @param by who asked for it, for the event
  public static Switched pause(Handle handle, ChainId chain, Address sender, Halt halt, String by) {
    return set(handle, chain, sender, halt, by);
  }

  /// Ends a pause of either kind.
  ///
  /// @param by who asked for it, for the event
  public static Switched resume(Handle handle, ChainId chain, Address sender, String by) {
    return set(handle, chain, sender, null, by);
  }

  private static Switched set(
      Handle handle, ChainId chain, Address sender, @Nullable Halt halt, String by) {
    if (!isKnown(handle, chain, sender)) {
      return Switched.UNKNOWN;
    }
    int changed =
        handle
            .createUpdate(
                """
                update accounts set paused = :paused
                where chain_id = :chain and address = :sender and paused is distinct from :paused
                """)
            .bind("paused", halt == null ? null : halt.text())
            .bind("chain", chain)
            .bind("sender", sender)
            .execute();
    if (changed == 0) {
      return Switched.UNCHANGED;
    }
    EventName event = halt == null ? EventName.SENDER_RESUMED : EventName.SENDER_PAUSED;
    OutboxDao.sender(
        handle,
        chain,
        sender,
        Notice.ofSender(event, chain, sender)
            .with("halted", halt == null ? null : halt.text())
            .with("by", by)
            .build());
    return Switched.CHANGED;
  }

  private static boolean isKnown(Handle handle, ChainId chain, Address sender) {
    return handle
        .createQuery(
            "select exists (select 1 from accounts where chain_id = :chain and address = :sender)")
        .bind("chain", chain)
        .bind("sender", sender)
        .mapTo(Boolean.class)
        .one();
  }
}
