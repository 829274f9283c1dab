package io.relayer.signer.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The passwords of keystore files: `<file>.password` beside the file, else one for all.
///
/// @param common the password for all; null if there is none
record Passwords(@Nullable String common) {
  private static final String SUFFIX = ".password";

  /// The password of `keystore` in UTF-8, to be wiped by the caller; empty if there is none.
  Optional<byte[]> of(Path keystore) throws IOException {
    Path own = ownFile(keystore);
    if (Files.exists(own)) {
      return Optional.of(PasswordFile.read(own));
    }
    return Optional.ofNullable(common).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /// What to do where [#of] finds none, or a wrong one.
  String remedy(Path keystore) {
    return "put its password into %s, or one for all into signers[].password-file or --password-file"
        .formatted(ownFile(keystore));
  }

  /// In the form that ethers brings it into (NFKC); empty if it has that form, or is no text.
  static Optional<byte[]> folded(byte[] password) {
    String text = new String(password, StandardCharsets.UTF_8);
    byte[] folded =
        Normalizer.normalize(text, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    return isUtf8(password) && !Arrays.equals(folded, password)
        ? Optional.of(folded)
        : Optional.empty();
  }

  private static boolean isUtf8(byte[] password) {
    String text = new String(password, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), password);
  }

  /// What an editor may have added to it.
  static Optional<String> oddity(byte[] password) {
    String text = new String(password, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return Optional.of(" (what is there is empty)");
    }
    if (text.startsWith("\ufeff")) {
      return Optional.of(
          " (what is there begins with a byte order mark: save it as UTF-8 without one)");
    }
    if (text.indexOf('\0') >= 0) {
      return Optional.of(" (what is there has zero bytes: save it as UTF-8, not UTF-16)");
    }
    if (!isUtf8(password) || text.indexOf('\ufffd') >= 0) {
      return Optional.of(
          " (what is there is not UTF-8: if its letters are right, save it as UTF-8)");
    }
    if (!text.equals(text.strip())) {
      return Optional.of(" (what is there has white space or an empty line at an end)");
    }
    return Optional.empty();
  }

  static boolean isBeside(Path keystore) {
    return Files.exists(ownFile(keystore));
  }

  static boolean isPasswordFile(String name) {
    return name.endsWith(SUFFIX);
  }

  /// The keystore that a password file is of.
  static Path keystoreOf(Path password) {
    String name = password.getFileName().toString();
    return password.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
  }

  private static Path ownFile(Path keystore) {
    return keystore.resolveSibling(keystore.getFileName() + SUFFIX);
  }
}
