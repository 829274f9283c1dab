package io.relayer.signer.keys;

import io.relayer.core.domain.Bytes;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/// How a keystore's password becomes a key: slow on purpose. Costs are bounded, so that a file
/// can't take the process down.
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

    public Scrypt {
      if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1) {
        throw new IllegalArgumentException(
            "expected scrypt's n to be a power of 2 and r and p positive, found n %d, r %d, p %d"
                .formatted(n, r, p));
      }
      if (r == 1 && n >= 1 << 16) {
        throw new IllegalArgumentException(
            "expected scrypt's n to be below 65536 where r is 1 (RFC 7914), found " + n);
      }
      // Each factor is below 2^31, so the product of two is a long.
      if (memory(n, r) > MAX_MEMORY || (long) n * r > MAX_WORK / p) {
        throw new IllegalArgumentException(
            "expected scrypt to cost at most %d MiB, found n %d, r %d, p %d"
                .formatted(MAX_MEMORY >> 20, n, r, p));
      }
    }

    @Override
    public byte[] derive(byte[] password) {
      return SCrypt.generate(password, salt.toArray(), n, r, p, KEY_LENGTH);
    }

    @Override
    public long memory() {
      return memory(n, r);
    }

    private static long memory(int n, int r) {
      return Math.min((long) n * r, Long.MAX_VALUE / BLOCK) * BLOCK;
    }
  }

  /// With HMAC-SHA-256.
  record Pbkdf2(int iterations, Bytes salt) implements Kdf {
    private static final int MAX_ITERATIONS = 10_000_000;

    public Pbkdf2 {
      if (iterations < 1 || iterations > MAX_ITERATIONS) {
        throw new IllegalArgumentException(
            "expected 1 to " + MAX_ITERATIONS + " iterations of pbkdf2, found " + iterations);
      }
    }

    @Override
    public byte[] derive(byte[] password) {
      var generator = new PKCS5S2ParametersGenerator(SHA256Digest.newInstance());
      generator.init(password, salt.toArray(), iterations);
      var key = (KeyParameter) generator.generateDerivedMacParameters(KEY_LENGTH * Byte.SIZE);
      return key.getKey();
    }

    @Override
    public long memory() {
      return 0;
    }
  }
}
