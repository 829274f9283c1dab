package io.relayer.signer.keys;

import io.relayer.core.config.SmallFile;
import io.relayer.ethereum.value.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A keystore in a file, and how it is opened.
///
/// Why: RATIONALE.md#keystore-content.
record KeystoreFile(Path path, Keystore keystore) {
  static final int MAX_SIZE = 64 * 1024;

  /// @throws UnusableKey if it is none, or one that this process has no memory to open
  static KeystoreFile read(Path path) throws UnusableKey {
    byte[] content = content(path);
    if (content.length > MAX_SIZE) {
      throw new UnusableKey(
          path, null, "no keystore: larger than " + MAX_SIZE + " bytes; move it away");
    }
    @Nullable Address stated = null;
    try {
      JsonNode json = KeystoreJson.parse(content);
      stated = KeystoreJson.stated(json);
      return fitting(new KeystoreFile(path, KeystoreJson.read(json)));
    } catch (IllegalArgumentException e) {
      throw new UnusableKey(
          path, stated, "no keystore: " + e.getMessage() + "; mend it or move it away");
    }
  }

  /// Not more of it than shows that it is too long.
  static byte[] content(Path path) throws UnusableKey {
    try {
      return SmallFile.start(path, MAX_SIZE + 1);
    } catch (IOException e) {
      throw new UnusableKey(
          path, null, "can't be read (" + e.getMessage() + "); check owner and permissions");
    }
  }

  private static KeystoreFile fitting(KeystoreFile file) throws UnusableKey {
    Optional<String> refusal = HeapShare.ofThisProcess().refusal(file.keystore.kdf());
    if (refusal.isPresent()) {
      throw new UnusableKey(file.path, file.keystore.address(), refusal.get());
    }
    return file;
  }

  Secret open(Passwords passwords) throws UnusableKey {
    byte[] password = password(passwords);
    try {
      return secret(decrypt(password).orElseThrow(() -> wrong(password, passwords)));
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /// Other tools take the password's bytes as they are; ethers brings its letters into one form
  /// first.
  private Optional<byte[]> decrypt(byte[] password) {
    Optional<byte[]> key = keystore.decrypt(password);
    if (key.isPresent()) {
      return key;
    }
    Optional<byte[]> folded = Passwords.folded(password);
    try {
      return folded.flatMap(keystore::decrypt);
    } finally {
      folded.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    }
  }

  private UnusableKey wrong(byte[] password, Passwords passwords) {
    return unusable(
        "wrong password; " + passwords.remedy(path) + Passwords.oddity(password).orElse(""));
  }

  private UnusableKey unusable(String problem) {
    return new UnusableKey(path, keystore.address(), problem);
  }

  private byte[] password(Passwords passwords) throws UnusableKey {
    try {
      return passwords
          .of(path)
          .orElseThrow(() -> unusable("no password; " + passwords.remedy(path)));
    } catch (IOException e) {
      throw unusable("its password can't be read (" + e.getMessage() + ")");
    }
  }

  private Secret secret(byte[] key) throws UnusableKey {
    Secret secret;
    try {
      secret = new Secret(key);
    } catch (IllegalArgumentException e) {
      Arrays.fill(key, (byte) 0);
      throw unusable("holds no private key (" + e.getMessage() + "); move it away");
    }
    Optional<Address> stated = Optional.ofNullable(keystore.address());
    if (stated.isPresent() && !stated.get().equals(secret.address())) {
      secret.close();
      throw unusable(
          "says it holds %s but holds %s; restore it from a backup"
              .formatted(stated.get(), secret.address()));
    }
    return secret;
  }
}
