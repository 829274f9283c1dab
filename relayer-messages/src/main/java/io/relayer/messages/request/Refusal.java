package io.relayer.messages.request;

/// Carries a refusal from the field that causes it to [RequestParser], and no further. Without a
/// stack trace: it tells about the input, not about the program.
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectionCode code;
  private final String text;

  Refusal(RejectionCode code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  public RejectionCode code() {
    return code;
  }

  public String text() {
    return text;
  }
}
