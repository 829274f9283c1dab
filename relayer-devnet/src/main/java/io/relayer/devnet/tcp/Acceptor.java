package io.relayer.devnet.tcp;

import io.relayer.devnet.DevnetException;
import io.relayer.devnet.Waiting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port of the loopback address that can be closed and opened again. A socket that is bound to it
/// and never listens keeps it from others meanwhile.
final class Acceptor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);
  private static final int BACKLOG = 128;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Socket holder = new Socket();
  private @Nullable ServerSocket listener;

  Acceptor() {
    try {
      holder.setReuseAddress(true); // else we could not listen beside it ourselves
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new DevnetException("proxy: no free port on 127.0.0.1: " + e.getMessage(), e);
    }
  }

  int port() {
    return holder.getLocalPort();
  }

  /// Gives each caller to `callers`, with the listener it came by, until that is closed.
  synchronized void open(BiConsumer<ServerSocket, Socket> callers) {
    if (listener != null) {
      return;
    }
    try {
      ServerSocket fresh = new ServerSocket();
      fresh.setReuseAddress(true);
      fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), BACKLOG);
      listener = fresh;
      Thread.ofVirtual().name("proxy-" + port()).start(() -> answer(fresh, callers));
    } catch (IOException e) {
      throw new DevnetException(
          "proxy: cannot listen on port %d of 127.0.0.1: %s".formatted(port(), e.getMessage()), e);
    }
  }

  /// From now on callers are refused; those that nobody has answered yet are reset.
  synchronized void shut() {
    if (listener != null) {
      Sockets.close(listener);
      listener = null;
      awaitRefusal();
    }
  }

  /// Java gives a listener back only when the thread that waits at it has noticed.
  private void awaitRefusal() {
    if (!Waiting.came(PATIENCE, () -> !isOpen())) {
      throw new DevnetException(
          "proxy: port %d of 127.0.0.1 is still open %s after it was closed"
              .formatted(port(), PATIENCE));
    }
  }

  private boolean isOpen() {
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port())) {
      return caller.isConnected();
    } catch (ConnectException _) {
      return false;
    } catch (IOException e) {
      log.debug("proxy: port {} is being closed", port(), e);
      return true;
    }
  }

  private static void answer(ServerSocket listener, BiConsumer<ServerSocket, Socket> callers) {
    while (!listener.isClosed()) {
      try {
        callers.accept(listener, listener.accept());
      } catch (IOException e) {
        if (!listener.isClosed()) { // out of files, perhaps, but not for ever
          log.warn("proxy: cannot accept a connection on {}", listener, e);
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    shut();
    Sockets.close(holder);
  }
}
