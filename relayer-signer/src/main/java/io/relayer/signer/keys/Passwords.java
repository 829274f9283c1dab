package io.relayer.signer.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where the passwords of keystore files come from: `<file>.password` beside the file, else one
/// file for all. A line end after the password does not belong to it.
///
/// @param common the file for all; null if there is none
record Passwords(@Nullable Path common) {
  private static final String SUFFIX = ".password";

  /// The file that holds the password of `keystore`; null if there is none.
  @Nullable Path fileFor(Path keystore) {
    Path own = ownFile(keystore);
    return Files.exists(own) ? own : common;
  }

  /// What to do where [#fileFor] finds none, or a wrong one.
  String remedy(Path keystore) {
    return "put its password into "
        + ownFile(keystore)
        + (common == null
            ? ", or one for all into the file that password-file names"
            : " or " + common);
  }

  static boolean isPasswordFile(String name) {
    return name.endsWith(SUFFIX);
  }

  /// The password in UTF-8; to be wiped by the caller.
  static byte[] read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    int length = content.length;
    if (length > 0 && content[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && content[length - 1] == '\r') {
      length--;
    }
    byte[] password = Arrays.copyOf(content, length);
    Arrays.fill(content, (byte) 0);
    return password;
  }

  private static Path ownFile(Path keystore) {
    return keystore.resolveSibling(keystore.getFileName() + SUFFIX);
  }
}
