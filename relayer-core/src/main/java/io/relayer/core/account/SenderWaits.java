package io.relayer.core.account;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.message.CloudEvent;
import io.relayer.core.message.Trace;
import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Says what a sender waits for, in its row, and where somebody has to do something about it in an
/// event as well.
public final class SenderWaits {
  /// Its balance does not cover its next transaction together with what is out.
  public static final String FUNDS = "funds";

  /// Payments that are not ours are in the pool: a nonce of ours would outbid them.
  public static final String FOREIGN_PENDING = "foreign-pending";

  /// The chain has more of this sender's transactions than we know of: the database went back, or a
  /// stranger uses the key. Never jumped; an operator decides.
  public static final String CHAIN_AHEAD = "chain-ahead";

  /// The market's fees are not known, or not recent.
  public static final String FEES = "fees";

  /// Its key has given no signature, or a wrong one.
  public static final String SIGNATURE = "signature";

  /// Its rounds fail, for a reason that the signer's log has.
  public static final String SIGNING_FAILS = "signing-fails";

  /// No observation of the account yet, or not a recent one.
  public static final String FIRST_NONCE = "first-nonce";

  /// Not observed since the database was last verified.
  public static final String CHAIN_NONCE = "chain-nonce";

  /// Why a sender waits whose next transaction could else be signed: none of them outlives its
  /// queue.
  private static final List<String> OF_QUEUE =
      List.of(FUNDS, FEES, SIGNATURE, SIGNING_FAILS, FIRST_NONCE, CHAIN_NONCE, FOREIGN_PENDING);

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
        .bindArray("reasons", String.class, reasonsOfSigning())
        .execute();
  }

  private static List<String> reasonsOfSigning() {
    return Stream.concat(OF_QUEUE.stream(), Stream.of(CHAIN_AHEAD)).toList();
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
                where t.chain_id = c.chain_id and t.sender = c.address and t.state = 'queued' and t.gas_limit is not null
                order by t.priority desc, t.transaction_id limit 1) is null
              and (c.pool is null or (select true from transactions t
                where t.chain_id = c.chain_id and t.pool = c.pool and t.state = 'queued' and t.sender is null
                  and t.gas_limit is not null
                order by t.priority desc, t.transaction_id limit 1) is null)
            """)
        .bindArray("reasons", String.class, OF_QUEUE)
        .execute();
  }

  /// @param reason one of the codes of `sender_status.waiting_for`
  /// @return whether it is new; if not, nothing is written and nothing told
  public static boolean put(Handle handle, ChainId chain, Address sender, String reason) {
    if (!AccountDao.setWaiting(handle, chain, sender, reason)) {
      return false;
    }
    event(reason)
        .ifPresent(event -> tell(handle, chain, sender, event, Map.of("waitingFor", reason)));
    return true;
  }

  /// Tells that something of the sender, or of its pool, costs more than it has altogether. The
  /// rows say so themselves, and the sender goes on with what it can pay for.
  public static void beyondBalance(Handle handle, ChainId chain, Address sender) {
    tell(handle, chain, sender, "low-balance", Map.of("waitingFor", FUNDS));
  }

  private static Optional<String> event(String reason) {
    return switch (reason) {
      case FUNDS -> Optional.of("low-balance");
      case FOREIGN_PENDING, CHAIN_AHEAD -> Optional.of("held");
      default -> Optional.empty(); // goes by itself
    };
  }

  /// @param facts besides the chain, the sender and the time
  static void tell(
      Handle handle, ChainId chain, Address sender, String event, Map<String, Object> facts) {
    OutboxDao.sender(handle, chain, sender, notice(chain, sender, event, facts));
  }

  private static Notice notice(
      ChainId chain, Address sender, String event, Map<String, Object> facts) {
    Instant now = Instant.now();
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("chainId", chain.value());
    value.put("from", sender.toString());
    value.putAll(facts);
    value.put("at", now.toString());
    return new Notice(
        new CloudEvent(
            UUID.randomUUID().toString(),
            CloudEvent.Type.sender(event, chain.value()),
            chain + "/" + sender,
            now,
            null,
            Trace.NONE),
        value);
  }
}
