package io.relayer.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders that were made for one run.
public final class Folders {
  private Folders() {}

  /// Deletes it with all that is in it.
  public static void delete(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> files = Files.walk(folder)) {
      entries = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.deleteIfExists(entry);
    }
  }
}
