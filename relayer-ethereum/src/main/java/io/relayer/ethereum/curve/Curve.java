package io.relayer.ethereum.curve;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import java.util.Arrays;
import java.util.Optional;

/// The curve secp256k1 as Ethereum uses it. Implementations are safe for many threads.
public sealed interface Curve permits NativeCurve, Web3jCurve {
  int SECRET_LENGTH = 32;

  /// The fastest implementation that works on this machine; always the same.
  static Curve instance() {
    return CurveChoice.INSTANCE;
  }

  /// Whether it is made for the machine, and not in Java, which takes ten times as long.
  boolean isNative();

  /// Whether `secret` is a private key: 32 bytes, not zero, below the curve's order.
  boolean isSecret(byte[] secret);

  /// The account that `secret` signs for.
  ///
  /// @throws IllegalArgumentException unless [#isSecret] holds
  Address addressOf(byte[] secret);

  /// Signs deterministically (RFC 6979). What comes out is not recovered here: whoever sends it
  /// proves its signer over the bytes that are sent.
  ///
  /// @param digest 32 bytes
  /// @throws IllegalArgumentException unless [#isSecret] holds
  Signature sign(Bytes digest, byte[] secret);

  /// The account whose key made `signature` over `digest`; empty if there can be none.
  Optional<Address> recover(Bytes digest, Signature signature);

  /// The account of an uncompressed public key: 64 bytes that end at the array's end.
  static Address addressOfPublicKey(byte[] key) {
    byte[] hash = Keccak.hash(key, key.length - 64, key.length);
    return Address.of(Arrays.copyOfRange(hash, hash.length - Address.LENGTH, hash.length));
  }
}
