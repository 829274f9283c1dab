package io.relayer.app.terminal;

/// The exit codes that scripts rely on.
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;
  public static final int NOT_REACHABLE = 3;

  private ExitCode() {}
}
