package io.relayer.core.config;

import java.util.Optional;

/// Java's heap, against which the bounds of what is read are held before it is read: one that is
/// full ends the process, whatever else it does.
///
/// @param size the most that it may grow to, in bytes
public record Heap(long size) {
  private static final long MIB = 1 << 20;

  /// What is read of files may take so much of it, at most.
  private static final int PARTS_FOR_FILES = 2;

  /// With less a command does not come to its own checks.
  private static final long LEAST = 48 * MIB;

  private static final long LEAST_OF_ROLES = 96 * MIB;

  /// Some collectors keep a part of the heap for themselves, which is not told as its size.
  private static final int KEPT = 16;

  public static Heap ofThisProcess() {
    return new Heap(Runtime.getRuntime().maxMemory());
  }

  /// What to do where `bytes` of it are needed.
  public static String remedy(long bytes) {
    long step = 32 * MIB;
    return "set -Xmx%dm or more (in RELAYER_JAVA_OPTS, or JAVA_TOOL_OPTIONS in a container)"
        .formatted(Math.ceilDiv(bytes, step) * step / MIB);
  }

  /// The longest file that there is room for, in bytes.
  ///
  /// @param times how much memory a byte takes while it is read
  long room(int times) {
    return size / PARTS_FOR_FILES / times;
  }

  /// Why there is no room for so long a file, and what to do.
  ///
  /// @param bytes how long
  String refusal(long bytes, int times) {
    return "longer than %d KiB, the most that Java's heap of %d MiB has room for: %s"
        .formatted(room(times) >> 10, size / MIB, remedy(bytes * times * PARTS_FOR_FILES));
  }

  /// Why a command can't be run in it, and what to do; empty if it can.
  ///
  /// @param roles whether it runs roles, or a whole stack
  public Optional<String> refusal(boolean roles) {
    long least = roles ? LEAST_OF_ROLES : LEAST;
    return size >= least - least / KEPT
        ? Optional.empty()
        : Optional.of(
            "Java's heap of %d MiB is too small: %s".formatted(size / MIB, remedy(least)));
  }
}
