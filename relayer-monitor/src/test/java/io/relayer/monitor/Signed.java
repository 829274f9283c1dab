package io.relayer.monitor;

import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Keccak;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.domain.TxHash;

/// A signed attempt of a transaction.
public record Signed(TransactionId transaction, long nonce, Bytes raw) {
  /// As the chain knows it.
  public String hash() {
    return TxHash.of(Keccak.hash(raw.toArray())).toString();
  }
}
