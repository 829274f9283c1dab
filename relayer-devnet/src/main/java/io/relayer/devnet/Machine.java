package io.relayer.devnet;

import java.util.Locale;

/// The names of this machine's system and processor in the file names of programs.
final class Machine {
  private Machine() {}

  static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
        ? "darwin"
        : "linux";
  }

  /// @param x86 what a 64-bit one of that kind is called
  /// @param arm likewise
  static String processor(String x86, String arm) {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> x86;
      case "aarch64" -> arm;
      case String other -> other;
    };
  }
}
