package io.relayer.ethereum.curve;

import java.math.BigInteger;
import java.util.Arrays;

/// A recoverable ECDSA signature over secp256k1 in the one form that chains accept: `s` in the
/// lower half of the curve's order (EIP-2).
///
/// @param yParity 0 or 1: which of the two points with this `r` was meant
public record Signature(BigInteger r, BigInteger s, int yParity) {
  static final int COMPACT_LENGTH = 64;

  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  public Signature {
    if (r.signum() <= 0 || r.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("expected r within the curve's order, found " + r);
    }
    if (s.signum() <= 0 || s.compareTo(HALF_ORDER) > 0) {
      throw new IllegalArgumentException("expected s in the lower half of the order, found " + s);
    }
    if (yParity != 0 && yParity != 1) {
      throw new IllegalArgumentException("expected a parity of 0 or 1, found " + yParity);
    }
  }

  /// From `r` and `s` as 32 big-endian bytes each.
  static Signature ofCompact(byte[] compact, int yParity) {
    return new Signature(
        new BigInteger(1, Arrays.copyOfRange(compact, 0, 32)),
        new BigInteger(1, Arrays.copyOfRange(compact, 32, COMPACT_LENGTH)),
        yParity);
  }

  byte[] compact() {
    byte[] compact = new byte[COMPACT_LENGTH];
    put(r, compact, 32);
    put(s, compact, COMPACT_LENGTH);
    return compact;
  }

  private static void put(BigInteger value, byte[] target, int end) {
    byte[] bytes = value.toByteArray();
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, target, end - length, length);
  }
}
