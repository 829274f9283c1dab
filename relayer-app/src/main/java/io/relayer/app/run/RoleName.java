package io.relayer.app.run;

import java.util.Locale;

/// The roles that a process can have.
public enum RoleName {
  SIGNER,
  BROADCASTER,
  MONITOR,
  CONSOLE;

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
