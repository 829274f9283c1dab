package io.relayer.app.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// The address of a server that comes late: until it is told otherwise it hangs up on everybody,
/// then it passes all on to the server.
public final class LateServer implements AutoCloseable {
  private final ServerSocket door;
  private final int server;
  private final AtomicInteger callers = new AtomicInteger();
  private volatile boolean here;

  private LateServer(int server) throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.server = server;
    Thread.ofVirtual().start(this::answer);
  }

  /// In place of a server.
  ///
  /// @param address its host and port; it is on this machine
  public static LateServer of(String address) throws IOException {
    return new LateServer(Integer.parseInt(address.replaceFirst(".*:", "")));
  }

  private void answer() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        callers.incrementAndGet();
        if (here) {
          Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
          Thread.ofVirtual().start(() -> pass(caller, target));
          Thread.ofVirtual().start(() -> pass(target, caller));
        } else {
          caller.close();
        }
      } catch (IOException e) {
        if (!door.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      return; // one of them has hung up
    }
  }

  public int port() {
    return door.getLocalPort();
  }

  /// How often somebody called.
  public int callers() {
    return callers.get();
  }

  /// From now on the server is here.
  public void come() {
    here = true;
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
