package io.relayer.signer.request;

import io.relayer.core.request.RejectionCode;

/// Carries a refusal from the field that causes it to [RequestParser], and no further. Without a
/// stack trace: it tells about the input, not about the program.
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectionCode code;
  private final String text;

  Refusal(RejectionCode code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  RejectionCode code() {
    return code;
  }

  String text() {
    return text;
  }
}
