package io.relayer.signer.encoding;

import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.Keccak;
import io.relayer.core.domain.TxHash;

/// A transaction as nodes take it, and the hash that they know it by.
public record SignedTransaction(Bytes raw, TxHash hash) {
  static SignedTransaction of(byte[] raw) {
    return new SignedTransaction(Bytes.of(raw), TxHash.of(Keccak.hash(raw)));
  }
}
