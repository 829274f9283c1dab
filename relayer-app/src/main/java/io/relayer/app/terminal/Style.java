package io.relayer.app.terminal;

/// Colours, where stdout is a terminal and `NO_COLOR` is not set; see https://no-color.org.
public enum Style {
  PLAIN,
  COLOURED;

  private static final String END = "\u001b[0m";

  /// What suits stdout.
  public static Style ofStdout() {
    String refused = System.getenv("NO_COLOR");
    boolean wanted = refused == null || refused.isEmpty();
    return wanted && Terminal.isStdout() ? COLOURED : PLAIN;
  }

  /// `text` in the colour of a state: of a transaction, a node, a breaker, a switch, a check.
  /// Unknown states are left as they are.
  public String state(String state, String text) {
    return switch (state) {
      case "confirmed", "alive", "closed", "ok" -> in("32", text);
      case "failed", "rejected", "timeout", "wrong-chain", "open", "wrong", "unreachable" ->
          in("31", text);
      case "cancelled",
          "paused",
          "signing",
          "sending",
          "lagging",
          "syncing",
          "half-open",
          "warning" ->
          in("33", text);
      case "signed", "pending" -> in("36", text);
      default -> text;
    };
  }

  /// What says what the other text is.
  public String heading(String text) {
    return in("1", text);
  }

  private String in(String code, String text) {
    return this == COLOURED ? "\u001b[" + code + "m" + text + END : text;
  }
}
