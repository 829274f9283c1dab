package io.relayer.core.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// The holder of a lease: `<host>:<process id>:<random>`. The random part tells a process from one
/// that had its id on that host before.
public record Holder(String text) {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /// A new holder in this process. Two of them never share a lease.
  public static Holder create() {
    return new Holder(
        "%s:%d:%s"
            .formatted(
                host(),
                ProcessHandle.current().pid(),
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())));
  }

  /// The host's own word for itself: a name service is not asked, it may hang.
  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException _) {
      String fromEnvironment = System.getenv("HOSTNAME");
      return fromEnvironment == null ? "unknown" : fromEnvironment;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
