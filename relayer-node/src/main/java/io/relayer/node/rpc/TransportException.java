package io.relayer.node.rpc;

import io.relayer.node.chain.UntrustedText;
import java.io.IOException;
import java.time.Duration;

/// A call that the node gave no JSON-RPC answer to.
final class TransportException extends IOException {
  private static final long serialVersionUID = 1;

  /// The kind of the failure. The names are values of a metric's tag.
  enum Kind {
    /// The body was never written: refused, unknown host, no TLS.
    UNREACHED,
    /// Nothing within the deadline.
    TIMED_OUT,
    /// An end of file, a 5xx, something that is no answer to what was asked.
    BROKEN,
    /// An answer of which something that is needed can't be read.
    UNREADABLE,
    /// HTTP 4xx: a limit, no rights. The server did not look at the call.
    TURNED_AWAY,
    /// Too many calls, says the server, or our own limit: later again.
    LIMITED,
    /// HTTP 413, a batch refused as a whole, or too long an answer: fewer calls at once may do.
    TOO_LARGE,
    /// The asking thread was interrupted; its flag is set again.
    INTERRUPTED;

    String tag() {
      return switch (this) {
        case UNREACHED -> "unreached";
        case TIMED_OUT -> "timed-out";
        case BROKEN -> "broken";
        case UNREADABLE -> "unreadable";
        case TURNED_AWAY -> "turned-away";
        case LIMITED -> "rate-limited";
        case TOO_LARGE -> "too-large";
        case INTERRUPTED -> "interrupted";
      };
    }
  }

  private final Kind kind;
  private final boolean arrived;
  private final Duration quiet;

  /// @param arrived whether the node may have seen the call
  TransportException(Kind kind, boolean arrived, String detail) {
    this(kind, arrived, detail, Duration.ZERO);
  }

  private TransportException(Kind kind, boolean arrived, String detail, Duration quiet) {
    super(UntrustedText.clean(detail));
    this.kind = kind;
    this.arrived = arrived;
    this.quiet = quiet;
  }

  /// @param quiet for how long the server does not want to be asked
  static TransportException limited(Duration quiet, String detail) {
    return new TransportException(Kind.LIMITED, false, detail, quiet);
  }

  static TransportException broken(String detail) {
    return new TransportException(Kind.BROKEN, true, detail);
  }

  /// @param detail names the method and the field
  static TransportException unreadable(String detail) {
    return new TransportException(Kind.UNREADABLE, true, detail);
  }

  /// The same of an answer to this method; what is no answer at all is left as it is.
  TransportException to(String method) {
    return kind == Kind.BROKEN
        ? new TransportException(kind, arrived, method + ": " + detail(), quiet)
        : this;
  }

  Kind kind() {
    return kind;
  }

  boolean mayHaveArrived() {
    return arrived;
  }

  /// For how long the server does not want to be asked; zero if it did not say.
  Duration quiet() {
    return quiet;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
