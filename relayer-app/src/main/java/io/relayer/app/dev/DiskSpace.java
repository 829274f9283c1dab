package io.relayer.app.dev;

import io.relayer.core.RelayerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Room for the data of an embedded stack. PostgreSQL and Kafka end at once where they can't write
/// their logs; better not to begin.
public final class DiskSpace {
  private static final int MEBI = 20;

  /// What PostgreSQL's and Kafka's files take before the first transaction, and as much again.
  static final long LEAST_MIB = 256;

  private DiskSpace() {}

  /// @param folder need not be there yet
  /// @throws RelayerException if there is too little
  public static void require(Path folder) {
    require(folder, LEAST_MIB, usable(folder));
  }

  /// Like [#require(Path)].
  ///
  /// @param leastMib of room
  public static void requireMib(Path folder, long leastMib) {
    require(folder, leastMib, usable(folder));
  }

  private static long usable(Path folder) {
    Path there = folder.toAbsolutePath();
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("can't see how much room folder %s has".formatted(folder), e);
    }
  }

  static void require(Path folder, long usableBytes) {
    require(folder, LEAST_MIB, usableBytes);
  }

  private static void require(Path folder, long leastMib, long usableBytes) {
    long mib = usableBytes >> MEBI;
    if (mib < leastMib) {
      throw new RelayerException(
          "folder %s has room for %d MiB, and at least %d MiB are needed: make room, or use a folder on another disk"
              .formatted(folder, mib, leastMib));
    }
  }
}
