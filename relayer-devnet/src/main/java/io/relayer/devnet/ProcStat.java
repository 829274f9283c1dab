package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A process as the Linux kernel tells of it in `/proc/PID/stat`.
///
/// @param fields counted from the state, which is field 3 of the manual page
record ProcStat(List<String> fields) {
  private static final int STATE = 0;
  private static final int USER_TIME = 11; // then: in the kernel, and both of ended children
  private static final int CHILDREN_SYSTEM_TIME = 14;
  private static final int START_TIME = 19;

  /// A tick is a hundredth of a second in what the kernel tells programs, on every architecture
  /// that Java runs on.
  private static final long MILLIS_PER_TICK = 10;

  static ProcStat of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    // The second field is the program's name in parentheses; it may itself hold blanks and ')'.
    return new ProcStat(
        List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_TIME + 2)));
  }

  /// Whether it is dead, and only not waited for yet.
  boolean isDead() {
    return fields.get(STATE).equals("Z") || fields.get(STATE).equals("X");
  }

  /// In ticks since the machine's start.
  long startTime() {
    return Long.parseLong(fields.get(START_TIME));
  }

  /// What it has used, and its children that have ended.
  Duration cpuTime() {
    long ticks = 0;
    for (int i = USER_TIME; i <= CHILDREN_SYSTEM_TIME; i++) {
      ticks += Long.parseLong(fields.get(i));
    }
    return Duration.ofMillis(ticks * MILLIS_PER_TICK);
  }
}
