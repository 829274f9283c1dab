package io.relayer.signer.keys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.Salsa20Engine;

/// The function of RFC 7914, with one exception: where r is 1, n may be 65536 and more. The bound
/// in the RFC's text is an erratum, and keystores were written by the hundred thousand with n
/// 262144 and r 1, as the definition of keystores has it in its own example; libraries that check
/// the bound can't open them.
final class ScryptMix {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int ROUNDS = 8;
  private static final int SALSA_INTS = 16;

  /// Small enough for any collector to place.
  private static final int CHUNK_INTS = 1 << 14;

  private final int n;

  /// Ints of one value of V.
  private final int width;

  /// The values of V, some in each chunk.
  private final int[][] v;

  private final int perChunk;
  private final int[] mixed;
  private final int[] x = new int[SALSA_INTS];
  private final int[] y = new int[SALSA_INTS];

  private ScryptMix(int n, int r) {
    this.n = n;
    this.width = 2 * SALSA_INTS * r;
    this.perChunk = Math.clamp(CHUNK_INTS / width, 1, n);
    this.v = new int[Math.ceilDiv(n, perChunk)][perChunk * width];
    this.mixed = new int[width];
  }

  /// @param n a power of 2, above 1
  static byte[] derive(byte[] password, byte[] salt, int n, int r, int p, int length) {
    int block = 128 * r;
    byte[] b = HmacDerivation.derive(HmacDerivation.Prf.SHA256, password, salt, 1, block * p);
    var mix = new ScryptMix(n, r);
    try {
      for (int i = 0; i < p; i++) {
        mix.mix(b, i * block);
      }
      return HmacDerivation.derive(HmacDerivation.Prf.SHA256, password, b, 1, length);
    } finally {
      Arrays.fill(b, (byte) 0);
      mix.wipe();
    }
  }

  private void mix(byte[] b, int at) {
    int[] block = new int[width];
    for (int i = 0; i < width; i++) {
      block[i] = (int) INT.get(b, at + 4 * i);
    }
    for (int i = 0; i < n; i++) {
      System.arraycopy(block, 0, v[i / perChunk], i % perChunk * width, width);
      mix(block);
    }
    for (int i = 0; i < n; i++) {
      int j = block[width - SALSA_INTS] & (n - 1);
      int[] chunk = v[j / perChunk];
      int from = j % perChunk * width;
      for (int k = 0; k < width; k++) {
        block[k] ^= chunk[from + k];
      }
      mix(block);
    }
    for (int i = 0; i < width; i++) {
      INT.set(b, at + 4 * i, block[i]);
    }
    Arrays.fill(block, 0);
  }

  /// The even parts of the result in its first half, the odd ones in the second.
  private void mix(int[] block) {
    System.arraycopy(block, width - SALSA_INTS, x, 0, SALSA_INTS);
    int half = width / 2;
    for (int at = 0, even = 0; at < width; at += 2 * SALSA_INTS, even += SALSA_INTS) {
      part(block, at, even);
      part(block, at + SALSA_INTS, half + even);
    }
    System.arraycopy(mixed, 0, block, 0, width);
  }

  private void part(int[] block, int from, int to) {
    for (int k = 0; k < SALSA_INTS; k++) {
      x[k] ^= block[from + k];
    }
    Salsa20Engine.salsaCore(ROUNDS, x, y);
    System.arraycopy(y, 0, x, 0, SALSA_INTS);
    System.arraycopy(y, 0, mixed, to, SALSA_INTS);
  }

  private void wipe() {
    for (int[] value : v) {
      Arrays.fill(value, 0);
    }
    Arrays.fill(mixed, 0);
    Arrays.fill(x, 0);
    Arrays.fill(y, 0);
  }
}
