package io.relayer.ethereum.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Keccak-256 as Ethereum has it: a sponge over Keccak-f[1600] with the padding from before SHA-3
/// was standardised.
///
/// Why: RATIONALE.md#own-keccak.
public final class Keccak {
  private static final VarHandle LANE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LENGTH = 32;

  /// Bytes that each permutation takes in: of 25 lanes, 17.
  private static final int RATE = 136;

  private static final int LAST_LANE = RATE / Long.BYTES - 1;

  private Keccak() {}

  /// The 32 bytes of the hash.
  public static byte[] hash(byte[] input) {
    return hash(input, 0, input.length);
  }

  /// The hash of the bytes from `from` to before `to`.
  public static byte[] hash(byte[] input, int from, int to) {
    long[] state = new long[KeccakPermutation.LANES];
    int at = from;
    for (; to - at >= RATE; at += RATE) {
      for (int lane = 0; lane <= LAST_LANE; lane++) {
        state[lane] ^= (long) LANE.get(input, at + Long.BYTES * lane);
      }
      KeccakPermutation.permute(state);
    }
    absorbLast(state, input, at, to);
    KeccakPermutation.permute(state);
    byte[] hash = new byte[LENGTH];
    for (int lane = 0; lane < LENGTH / Long.BYTES; lane++) {
      LANE.set(hash, Long.BYTES * lane, state[lane]);
    }
    return hash;
  }

  /// What is left, which may be nothing, and the padding: a one, zeros, and a one at the end.
  private static void absorbLast(long[] state, byte[] input, int from, int to) {
    int at = from;
    int lane = 0;
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      state[lane++] ^= (long) LANE.get(input, at);
    }
    long rest = 1;
    for (int i = to - 1; i >= at; i--) {
      rest = (rest << Byte.SIZE) | (input[i] & 0xff);
    }
    state[lane] ^= rest;
    state[LAST_LANE] ^= Long.MIN_VALUE;
  }
}
