package io.relayer.ethereum.transaction;

import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;

/// A signed transaction as nodes take it, and the hash that they know it by.
///
/// @param raw the bytes as they go to `eth_sendRawTransaction`
public record SignedTransaction(Bytes raw, TxHash hash) {
  /// @param raw signed bytes, whose hash is made
  public static SignedTransaction of(byte[] raw) {
    return new SignedTransaction(Bytes.of(raw), TxHash.of(Keccak.hash(raw)));
  }
}
