package io.relayer.devnet.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// The server that a proxy stands before.
record Upstream(String host, int port) {
  private static final int PATIENCE_MS = 5_000;

  void connect(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(host, port), PATIENCE_MS);
  }
}
