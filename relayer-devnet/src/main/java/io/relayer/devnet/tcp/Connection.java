package io.relayer.devnet.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection, and the one to the server that goes with it.
final class Connection {
  static final int BUFFER = 64 << 10;

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final Socket client;
  private final Socket server = new Socket();
  private final Upstream upstream;
  private final FaultSwitch faults;
  private final Random random;
  private final Exchange exchange = new Exchange();

  Connection(Socket client, Upstream upstream, FaultSwitch faults, Random random) {
    this.client = client;
    this.upstream = upstream;
    this.faults = faults;
    this.random = random;
  }

  /// Passes on until both sides have ended, or one of them broke.
  void serve() {
    try {
      client.setTcpNoDelay(true);
      upstream.connect(server);
      ResponseRelay answers = new ResponseRelay(this);
      RequestRelay requests = new RequestRelay(this);
      Thread other = Thread.ofVirtual().start(() -> pump(answers::pass));
      pump(requests::pass);
      other.join();
    } catch (IOException e) {
      log.debug("proxy: {} cannot be reached", upstream, e);
      reset();
    } catch (InterruptedException e) {
      log.debug("proxy: interrupted", e);
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  Socket client() {
    return client;
  }

  Socket server() {
    return server;
  }

  Exchange exchange() {
    return exchange;
  }

  TcpFault fault() {
    return faults.now();
  }

  /// Holds a piece back.
  ///
  /// @return whether `fault` was in force all the time
  boolean hold(TcpFault.Delay fault) throws InterruptedException {
    return faults.hold(fault, fault.next(random), client::isClosed);
  }

  boolean hold(TcpFault.Drip fault, int bytes) throws InterruptedException {
    return faults.hold(fault, fault.timeOf(bytes), client::isClosed);
  }

  byte[] garbage(int bytes) {
    byte[] garbage = new byte[bytes];
    random.nextBytes(garbage);
    return garbage;
  }

  /// Ends it; the client sees the end of a stream.
  void end() {
    Sockets.close(client);
    Sockets.close(server);
  }

  /// Ends it at once; the client sees a reset.
  void reset() {
    Sockets.reset(client);
    Sockets.close(server);
  }

  private interface Pump {
    void pass() throws IOException, InterruptedException;
  }

  private void pump(Pump pump) {
    try {
      pump.pass();
    } catch (IOException e) {
      log.trace("proxy: one side has hung up", e);
      reset();
    } catch (InterruptedException e) {
      log.debug("proxy: interrupted", e);
      Thread.currentThread().interrupt();
      reset();
    }
  }

  /// The server that a proxy stands before.
  record Upstream(String host, int port) {
    private static final int PATIENCE_MS = 5_000;

    void connect(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MS);
    }
  }
}
