package io.relayer.monitor;

import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;

/// A signed attempt of a transaction.
public record Signed(TransactionId transaction, long nonce, Bytes raw) {
  /// As the chain knows it.
  public String hash() {
    return TxHash.of(Keccak.hash(raw.toArray())).toString();
  }
}
