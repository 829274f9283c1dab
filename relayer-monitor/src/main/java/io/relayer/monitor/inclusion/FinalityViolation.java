package io.relayer.monitor.inclusion;

import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.event.EventName;
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
    OutboxDao.chain(
        handle,
        chain,
        Notice.ofChain(EventName.CHAIN_FINALITY_VIOLATED, chain)
            .with("transactions", transactions)
            .build());
  }
}
