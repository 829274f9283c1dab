package io.relayer.devnet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes of files that are there as a whole or not at all, whatever comes in between: a kill or a
/// power failure.
final class WholeFile {
  private WholeFile() {}

  /// Writes a file, perhaps over another one.
  @FunctionalInterface
  interface Content {
    void to(Path file) throws IOException;
  }

  /// Writes `content` beside `file`, then puts it in its place.
  static void write(Path file, Content content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    content.to(fresh);
    sync(fresh, StandardOpenOption.WRITE);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync(file.resolveSibling(""), StandardOpenOption.READ); // its name is the folder's
  }

  private static void sync(Path path, StandardOpenOption open) throws IOException {
    try (FileChannel channel = FileChannel.open(path, open)) {
      channel.force(true);
    }
  }
}
