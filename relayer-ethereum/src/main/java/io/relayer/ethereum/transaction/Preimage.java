package io.relayer.ethereum.transaction;

import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;

/// The message that a signature is made over. Local keys and key services that sign a digest take
/// `digest`; services that hash by themselves take `bytes`.
///
/// @param bytes the unsigned transaction's encoding
/// @param digest the Keccak-256 of `bytes`
public record Preimage(Bytes bytes, Bytes digest) {
  static Preimage of(byte[] bytes) {
    return new Preimage(Bytes.of(bytes), Bytes.of(Keccak.hash(bytes)));
  }
}
