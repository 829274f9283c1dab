package io.relayer.signer.keys;

import io.relayer.core.domain.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// A keystore in a file, and how it is opened.
record KeystoreFile(Path path, Keystore keystore) {
  private static final long MAX_SIZE = 64 * 1024;

  /// Thrown inside this package alone; the message names the file and the remedy.
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(Path path, String problem) {
      super(path + ": " + problem);
    }
  }

  static KeystoreFile read(Path path) throws Unusable {
    try {
      if (Files.size(path) > MAX_SIZE) {
        throw new Unusable(path, "no keystore: larger than " + MAX_SIZE + " bytes; move it away");
      }
      return new KeystoreFile(path, KeystoreJson.read(Files.readAllBytes(path)));
    } catch (IOException e) {
      throw new Unusable(path, "can't be read (" + e + "); check owner and permissions");
    } catch (IllegalArgumentException e) {
      throw new Unusable(path, "no keystore: " + e.getMessage() + "; mend it or move it away");
    }
  }

  Secret open(Passwords passwords) throws Unusable {
    byte[] password = password(passwords);
    try {
      return secret(
          keystore
              .decrypt(password)
              .orElseThrow(() -> new Unusable(path, "wrong password; " + passwords.remedy(path))));
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private byte[] password(Passwords passwords) throws Unusable {
    try {
      return passwords
          .of(path)
          .orElseThrow(() -> new Unusable(path, "no password; " + passwords.remedy(path)));
    } catch (IOException e) {
      throw new Unusable(path, "its password can't be read (" + e + ")");
    }
  }

  private Secret secret(byte[] key) throws Unusable {
    Secret secret;
    try {
      secret = new Secret(key);
    } catch (IllegalArgumentException e) {
      Arrays.fill(key, (byte) 0);
      throw new Unusable(path, "holds no private key (" + e.getMessage() + "); move it away");
    }
    Optional<Address> stated = Optional.ofNullable(keystore.address());
    if (stated.isPresent() && !stated.get().equals(secret.address())) {
      secret.close();
      throw new Unusable(
          path,
          "says it holds %s but holds %s; restore it from a backup"
              .formatted(stated.get(), secret.address()));
    }
    return secret;
  }
}
