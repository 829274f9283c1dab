package io.relayer.signer.keys;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Printable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A key's file that can't be used; the message names the file, what is wrong and the remedy, on
/// one line.
final class UnusableKey extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Address stated;

  /// @param stated what the file says it holds; null where it says nothing, or can't be read
  UnusableKey(Path path, @Nullable Address stated, String problem) {
    super(Printable.line(path + ": " + problem));
    this.stated = stated;
  }

  @Nullable Address stated() {
    return stated;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
