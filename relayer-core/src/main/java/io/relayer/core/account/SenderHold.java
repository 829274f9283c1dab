package io.relayer.core.account;

import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.event.EventName;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Holds a sender of which something that the relayer takes for granted was seen not to be so:
/// nothing more is signed or sent for it, and none of its transactions is taken for superseded,
/// until an operator releases it. What blocks hold of it under our own hashes is still seen.
///
/// A release alone lets it go on, and leaves what has a nonce by then as guarded as before: it may
/// have been executed under another hash, and would be paid twice if it was taken for superseded
/// and retried. It ends by our own hash, or by the operator's statement that none was executed so.
///
/// Crash points: each of both is one SQL transaction under the account's lock, with its event.
/// Before the commit nothing has happened, after it all has.
///
/// Why: RATIONALE.md#sender-hold.
public final class SenderHold {
  /// Over `t`, a row of transactions: whether its sender is held, or was released while it was not
  /// clear under which hash the row's attempts may have been executed.
  public static final String GUARDS =
      """
      exists (select from accounts g where g.chain_id = t.chain_id and g.address = t.sender
        and (g.held_for is not null or t.nonce < g.unclear_below))
      """;

  private SenderHold() {}

  /// @param detail what was seen, for people
  public record Held(WaitReason reason, String detail) {}

  /// Who releases a sender.
  ///
  /// @param notExecuted his statement that nothing of it was executed under another hash
  public record Release(String by, boolean notExecuted) {}

  /// To be called before a transaction of the sender is locked.
  ///
  /// @return whether it was not held before; the first reason stays
  public static boolean put(Handle handle, ChainId chain, Address sender, Held held) {
    boolean fresh =
        handle
                .createUpdate(
                    """
                    update accounts set held_for = :reason, held_detail = :detail, held_at = clock_timestamp(), waiting_for = :reason
                    where chain_id = :chain and address = :sender and held_for is null
                    """)
                .bind("reason", held.reason.code())
                .bind("detail", held.detail)
                .bind("chain", chain)
                .bind("sender", sender)
                .execute()
            == 1;
    if (fresh) {
      OutboxDao.sender(
          handle,
          chain,
          sender,
          Notice.ofSender(EventName.SENDER_HELD, chain, sender)
              .with("waitingFor", held.reason.code())
              .with("detail", held.detail)
              .build());
    }
    return fresh;
  }

  /// Why a sender is held; empty where it is not.
  public static Optional<Held> of(Handle handle, ChainId chain, Address sender) {
    return handle
        .createQuery(
            """
            select held_for, held_detail from accounts
            where chain_id = :chain and address = :sender and held_for is not null
            """)
        .bind("chain", chain)
        .bind("sender", sender)
        .map((rows, context) ->
            new Held(WaitReason.of(rows.getString("held_for")), rows.getString("held_detail")))
        .findOne();
  }

  /// Lets a held sender go on, and keeps who said so.
  ///
  /// @return false where there was nothing to release
  public static boolean release(Handle handle, ChainId chain, Address sender, Release release) {
    Optional<String> reason =
        handle
            .createQuery(
                """
                with before as (
                  select held_for, held_detail, held_at from accounts
                  where chain_id = :chain and address = :sender
                    and (held_for is not null or unclear_below is not null and :notExecuted)
                  for no key update),
                released as (
                  update accounts c set held_for = null, held_detail = null, held_at = null,
                    waiting_for = case when c.waiting_for is distinct from c.held_for then c.waiting_for end,
                    unclear_below = case when not :notExecuted then (
                      select max(t.nonce) + 1 from transactions t
                      where t.chain_id = :chain and t.sender = :sender and t.nonce is not null) end
                  from before b where c.chain_id = :chain and c.address = :sender)
                insert into sender_releases (chain_id, address, held_for, held_detail, held_at, not_executed, released_by)
                select :chain, :sender, held_for, held_detail, held_at, :notExecuted, :by from before
                returning coalesce(held_for, '') as held_for
                """)
            .bind("chain", chain)
            .bind("sender", sender)
            .bind("notExecuted", release.notExecuted)
            .bind("by", release.by)
            .mapTo(String.class)
            .findOne();
    reason.ifPresent(was ->
        OutboxDao.sender(
            handle,
            chain,
            sender,
            Notice.ofSender(EventName.SENDER_RELEASED, chain, sender)
                .with("waitedFor", was.isEmpty() ? null : was)
                .with("notExecuted", release.notExecuted)
                .with("by", release.by)
                .build()));
    return reason.isPresent();
  }
}
