package io.relayer.node;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// The high-water marks of a chain, whichever node told: its head, and the nonces of its accounts.
/// An answer that lies behind them is an old one.
///
/// Why: RATIONALE.md#high-water.
final class ChainHighWater {
  private static final int MOST_ACCOUNTS = 10_000;

  private final Duration patience;
  private final LongSupplier nanos;
  private final HighWaterMark head;
  private final Map<Address, HighWaterMark> nonces =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, HighWaterMark> eldest) {
          return size() > MOST_ACCOUNTS;
        }
      };

  /// @param patience what no node has confirmed for so long is forgotten
  /// @param nanos a clock that only goes forward
  ChainHighWater(Duration patience, LongSupplier nanos) {
    this.patience = patience;
    this.nanos = nanos;
    this.head = new HighWaterMark(patience, nanos);
  }

  boolean acceptsHead(long number) {
    return head.takes(number);
  }

  /// @param nonce how many transactions of the account are in blocks
  boolean acceptsNonce(Address account, Nonce nonce) {
    HighWaterMark known;
    synchronized (nonces) {
      known = nonces.computeIfAbsent(account, _ -> new HighWaterMark(patience, nanos));
    }
    return known.takes(nonce.value());
  }

  /// Whether a block of this number is known to exist.
  boolean reaches(long number) {
    return number <= head.value().orElse(-1);
  }
}
