package io.relayer.signer.keys;

import io.relayer.ethereum.value.Bytes;

/// The derivation of a key from a keystore's password: slow on purpose. Costs are bounded, so that
/// a file can't take the process down; whether this process has the memory is another question
/// ([HeapShare]).
///
/// Why: RATIONALE.md#own-scrypt.
sealed interface Kdf {
  int KEY_LENGTH = 32;

  /// The key: half of it to decrypt with, half for the check of the password.
  byte[] derive(byte[] password);

  /// The working memory of one derivation, in bytes.
  long memory();

  record Scrypt(int n, int r, int p, Bytes salt) implements Kdf {
    private static final long BLOCK = 128;

    private static final long MAX_MEMORY = 1L << 30;
    private static final long MAX_WORK = 1L << 26;

    /// What is mixed, in blocks: 4 MiB, so that it needs no account beside the working memory.
    private static final long MAX_WIDTH = 1L << 15;

    public Scrypt {
      if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1) {
        throw new IllegalArgumentException(
            "expected scrypt's n to be a power of 2 and r and p positive, found n %d, r %d, p %d"
                .formatted(n, r, p));
      }
      // Each factor is below 2^31, so the product of two is a long.
      if ((long) n * r > MAX_MEMORY / BLOCK
          || (long) r * p > MAX_WIDTH
          || (long) n * r > MAX_WORK / p) {
        throw new IllegalArgumentException(
            "expected scrypt to cost at most %d MiB, found n %d, r %d, p %d"
                .formatted(MAX_MEMORY >> 20, n, r, p));
      }
    }

    @Override
    public byte[] derive(byte[] password) {
      return ScryptMix.derive(password, salt.toArray(), n, r, p, KEY_LENGTH);
    }

    @Override
    public long memory() {
      return n * BLOCK * r;
    }
  }

  record Pbkdf2(int iterations, Bytes salt, HmacDerivation.Prf prf) implements Kdf {
    private static final int MAX_ITERATIONS = 10_000_000;

    public Pbkdf2 {
      if (iterations < 1 || iterations > MAX_ITERATIONS) {
        throw new IllegalArgumentException(
            "expected 1 to " + MAX_ITERATIONS + " iterations of pbkdf2, found " + iterations);
      }
    }

    @Override
    public byte[] derive(byte[] password) {
      return HmacDerivation.derive(prf, password, salt.toArray(), iterations, KEY_LENGTH);
    }

    @Override
    public long memory() {
      return 0;
    }
  }
}
