package io.relayer.app;

import java.util.Set;

/// The log level unless the environment names one: a process that runs for long logs what it does,
/// a command that ends soon only what is wrong.
final class LogLevel {
  private static final String NAME = "RELAYER_LOG_LEVEL";
  private static final Set<String> LONG = Set.of("run", "dev");

  private LogLevel() {}

  /// To be called before the first logger is made.
  static void choose(String[] args) {
    if (System.getenv(NAME) == null && System.getProperty(NAME) == null) {
      boolean talks = args.length > 0 && LONG.contains(args[0]);
      System.setProperty(NAME, talks ? "INFO" : "WARN");
    }
  }
}
