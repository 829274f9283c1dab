package io.relayer.signer.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the passwords of keystore files come from: `<file>.password` beside the file, else one for
/// all.
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

  static boolean isBeside(Path keystore) {
    return Files.exists(ownFile(keystore));
  }

  static boolean isPasswordFile(String name) {
    return name.endsWith(SUFFIX);
  }

  private static Path ownFile(Path keystore) {
    return keystore.resolveSibling(keystore.getFileName() + SUFFIX);
  }
}
