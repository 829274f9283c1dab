package io.relayer.signer.keys;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Puts private keys into a folder of keystores. A key that is there already is never written
/// again, and no file is ever overwritten.
///
/// Why: RATIONALE.md#keystore-linked.
public final class KeystoreWriter {
  private static final int SALT_LENGTH = 32;

  private final SecureRandom random = new SecureRandom();
  private final Path folder;
  private final Cost cost;

  /// What one guess of the password costs; geth's two.
  public enum Cost {
    /// About a second and 256 MiB.
    STANDARD(1 << 18, 1),
    /// Some ten milliseconds and 4 MiB: for keys that are worth nothing.
    LIGHT(1 << 12, 6);

    private static final int BLOCK_SIZE = 8;

    private final int n;
    private final int p;

    Cost(int n, int p) {
      this.n = n;
      this.p = p;
    }

    Kdf kdf(Bytes salt) {
      return new Kdf.Scrypt(n, BLOCK_SIZE, p, salt);
    }
  }

  /// A key that was written.
  public record Written(Address address, Path file) {}

  /// @param folder made with the first key, for this user alone, if it is not there
  public KeystoreWriter(Path folder, Cost cost) {
    this.folder = folder;
    this.cost = cost;
  }

  /// A new key, from the system's source of randomness.
  ///
  /// @throws KeystoreException if it can't be written
  public Written create(byte[] password) {
    byte[] key = new byte[Curve.SECRET_LENGTH];
    do {
      random.nextBytes(key);
    } while (!Curve.instance().isSecret(key));
    return write(key, password);
  }

  /// A key that exists.
  ///
  /// @param hex 64 hex digits, `0x` before them or not, white space around them or not
  /// @throws KeystoreException if it is no private key, is in the folder already, or can't be
  ///   written; the message does not show it
  public Written importHex(byte[] hex, byte[] password) {
    return write(KeyText.read(hex), password);
  }

  /// Wipes `key`.
  private Written write(byte[] key, byte[] password) {
    try {
      if (password.length == 0) {
        throw new KeystoreException("the password is empty: choose one that nobody guesses");
      }
      Address address = Curve.instance().addressOf(key);
      refuseIfThere(address);
      byte[] salt = new byte[SALT_LENGTH];
      random.nextBytes(salt);
      Kdf kdf = cost.kdf(Bytes.of(salt));
      requireRoom(kdf);
      Keystore keystore = Keystore.encrypt(key, password, kdf, random);
      return new Written(
          address, new NewKeystoreFile(folder, address).write(keystore, key, password));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static void requireRoom(Kdf kdf) {
    HeapShare.ofThisProcess()
        .refusal(kdf)
        .ifPresent(refusal -> {
          throw new KeystoreException("the new keystore: " + refusal + ", or take --light");
        });
  }

  private void refuseIfThere(Address address) {
    if (!Files.exists(folder)) {
      return;
    }
    Optional<Path> present =
        KeystoreFolder.list(folder).stream()
            .filter(listed -> address.equals(listed.address()))
            .map(KeystoreFolder.Listed::file)
            .findFirst();
    if (present.isPresent()) {
      throw new KeystoreException(
          "%s: holds the key of %s already; nothing was written".formatted(present.get(), address));
    }
  }
}
