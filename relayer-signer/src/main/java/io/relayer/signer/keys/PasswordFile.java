package io.relayer.signer.keys;

import io.relayer.core.config.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// A file that holds a password and nothing else. A line end after it does not belong to it.
public final class PasswordFile {
  private PasswordFile() {}

  /// The password in UTF-8, to be wiped by the caller.
  ///
  /// @throws IOException with words for the operator
  public static byte[] read(Path file) throws IOException {
    byte[] content = SmallFile.bytes(file);
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
}
