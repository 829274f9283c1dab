package io.relayer.devnet;

/// A port that was asked for is not free.
public final class PortTakenException extends DevnetException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortTakenException(String server, int port) {
    super(
        "%s: port %d on 127.0.0.1 is taken: stop what listens there, or choose another port (0 = any free one)"
            .formatted(server, port));
    this.port = port;
  }

  public int port() {
    return port;
  }
}
