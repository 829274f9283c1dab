package io.relayer.core.account;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.message.CloudEvent;
import io.relayer.core.message.Trace;
import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

  private SenderWaits() {}

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
