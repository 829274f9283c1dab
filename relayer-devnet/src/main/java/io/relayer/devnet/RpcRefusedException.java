package io.relayer.devnet;

/// The dev chain answered a call with an error.
public final class RpcRefusedException extends DevnetException {
  private static final long serialVersionUID = 1L;

  private final int code;

  RpcRefusedException(String method, int code, String message) {
    super("%s: %d %s".formatted(method, code, message));
    this.code = code;
  }

  /// The JSON-RPC error code.
  public int code() {
    return code;
  }
}
