package io.relayer.devnet.tcp;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends of sockets, which can't fail in a way that matters to anybody.
final class Sockets {
  private static final Logger log = LoggerFactory.getLogger(Sockets.class);

  private Sockets() {}

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("{} did not end in good order", socket, e);
    }
  }

  /// Closes so that the other side sees a reset, not the end of a stream.
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      log.trace("{} is closed already", socket, e);
    }
    close(socket);
  }
}
