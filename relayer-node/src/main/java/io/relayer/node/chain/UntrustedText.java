package io.relayer.node.chain;

/// Text that a node or a contract made up, made fit for logs and for Postgres: no control
/// characters (Postgres refuses NUL), no unpaired surrogates, no more than [#MAX_LENGTH]
/// characters.
public final class UntrustedText {
  public static final int MAX_LENGTH = 1_000;

  private UntrustedText() {}

  public static String clean(String text) {
    var clean = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      int width = Character.charCount(codePoint);
      if (clean.length() + width > MAX_LENGTH) {
        break;
      }
      clean.appendCodePoint(fit(codePoint) ? codePoint : ' ');
      at += width;
    }
    return clean.toString().strip();
  }

  private static boolean fit(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
