package io.relayer.monitor.inclusion;

import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.Trace;
import io.relayer.messages.event.CloudEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// A reorg that went deeper than what was taken for final.
public final class FinalityViolation {
  private FinalityViolation() {}

  /// Tells of it, beside the events of the transactions themselves.
  ///
  /// @param transactions how many have lost their ground in this SQL transaction; nothing is told
  ///   of none
  public static void tell(Handle handle, ChainId chain, int transactions) {
    if (transactions == 0) {
      return;
    }
    Instant now = Instant.now();
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("chainId", chain.value());
    value.put("transactions", transactions);
    value.put("at", now.toString());
    OutboxDao.chain(
        handle,
        chain,
        new Notice(
            new CloudEvent(
                UUID.randomUUID().toString(),
                CloudEvent.Type.chain("finality-violated", chain.value()),
                chain.toString(),
                now,
                null,
                Trace.NONE),
            value));
  }
}
