package io.relayer.monitor;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Small contracts, as the code that stands on the chain. Each reverts with `Error("not now")`.
public final class Contracts {
  public static final String REASON = "not now";

  private Contracts() {}

  /// Reverts when called without data, until it was once called with any.
  public static String gate() {
    return "0x3615600b57600160005500" + "5b600054601e57" + revertAt("20") + "5b00" + error();
  }

  /// Reverts from its second call on.
  public static String once() {
    return "0x60005415601357" + revertAt("1a") + "5b600160005500" + error();
  }

  private static String revertAt(String data) {
    return "606460%s60003960646000fd".formatted(data);
  }

  private static String error() {
    byte[] text = REASON.getBytes(StandardCharsets.UTF_8);
    return "08c379a0"
        + "%064x".formatted(32)
        + "%064x".formatted(text.length)
        + HexFormat.of().formatHex(text)
        + "00".repeat(32 - text.length);
  }
}
