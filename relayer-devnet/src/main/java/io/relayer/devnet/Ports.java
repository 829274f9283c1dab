package io.relayer.devnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;

/// Ports of the loopback address.
final class Ports {
  private static final int TRIES = 5;

  private Ports() {}

  /// Starts a server on `port`, or on any free one if that is 0. Between choosing a free port and
  /// the server's bind somebody else may take it, so another one is tried then.
  static <S> S start(String server, int port, IntFunction<S> onPort) {
    requireFree(server, port);
    if (port != 0) {
      return onPort.apply(port);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return onPort.apply(free());
      } catch (PortTakenException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DevnetException("no free port on 127.0.0.1: " + e.getMessage(), e);
    }
  }

  static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  /// Refuses a given port that is taken; 0 is always fine.
  static void requireFree(String server, int port) {
    if (port != 0 && isTaken(port)) {
      throw new PortTakenException(server, port);
    }
  }
}
