package io.relayer.devnet.tcp;

import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP proxy before a server, on a free port of the loopback address, which passes all on in both
/// directions, and fails as [#fault] says. What is random about a fault comes from a seed and the
/// connection's number, so that it is the same in each run.
///
/// Each connection takes two virtual threads and two buffers of 64 KiB. There are at most 1,024 at
/// a time; a further one is closed.
///
/// Why: RATIONALE.md#refusing-proxy.
public final class TcpProxy implements AutoCloseable {
  private static final int MOST = 1_024;

  private final Connection.Upstream server;
  private final long seed;
  private final Acceptor acceptor = new Acceptor();
  private final FaultSwitch fault = new FaultSwitch();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private boolean closed;

  private TcpProxy(Connection.Upstream server, long seed) {
    this.server = server;
    this.seed = seed;
    acceptor.open(this::serve);
  }

  /// @param port of a server on the loopback address
  public static TcpProxy to(int port) {
    return to("127.0.0.1", port, 1);
  }

  public static TcpProxy to(String host, int port, long seed) {
    return new TcpProxy(new Connection.Upstream(host, port), seed);
  }

  public int port() {
    return acceptor.port();
  }

  /// For a server that speaks HTTP.
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /// For a server that speaks WebSocket.
  public String wsUrl() {
    return "ws://127.0.0.1:" + port();
  }

  /// Switches to `next`, for the connections there are, too. When this returns, it is in force.
  public synchronized void fault(TcpFault next) {
    if (closed) {
      throw new IllegalStateException("the proxy to %s is closed".formatted(server));
    }
    if (next instanceof TcpFault.Refuse) {
      acceptor.shut();
      fault.set(next);
      hangUp();
    } else {
      fault.set(next);
      acceptor.open(this::serve);
    }
  }

  /// Resets all connections, once.
  public synchronized void hangUp() {
    connections.forEach(Connection::reset);
    fault.wake();
  }

  /// How many connections there have been.
  public long accepted() {
    return accepted.get();
  }

  /// How many connections there are.
  public int connections() {
    return connections.size();
  }

  private void serve(ServerSocket listener, Socket client) {
    long number = accepted.incrementAndGet();
    Connection connection = new Connection(client, server, fault, new Random(seed + number));
    if (isWelcome(listener, connection)) {
      Thread.ofVirtual()
          .name("proxy-%d-%d".formatted(port(), number))
          .start(() -> {
            connection.serve();
            connections.remove(connection);
          });
    } else {
      connection.reset();
    }
  }

  /// Not if the listener was closed in the meantime: nobody would reset the connection any more.
  private synchronized boolean isWelcome(ServerSocket listener, Connection connection) {
    return !listener.isClosed() && connections.size() < MOST && connections.add(connection);
  }

  /// Resets all connections, and gives the port back. Idempotent.
  @Override
  public synchronized void close() {
    closed = true;
    acceptor.close();
    hangUp();
  }
}
