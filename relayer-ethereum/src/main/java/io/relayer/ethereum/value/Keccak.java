package io.relayer.ethereum.value;

import org.bouncycastle.crypto.digests.KeccakDigest;

/// Keccak-256 as Ethereum has it (the padding before SHA-3 was standardised).
public final class Keccak {
  private static final int BITS = 256;

  private Keccak() {}

  /// The 32 bytes of the hash.
  public static byte[] hash(byte[] input) {
    KeccakDigest digest = new KeccakDigest(BITS);
    digest.update(input, 0, input.length);
    byte[] hash = new byte[BITS / Byte.SIZE];
    digest.doFinal(hash, 0);
    return hash;
  }
}
