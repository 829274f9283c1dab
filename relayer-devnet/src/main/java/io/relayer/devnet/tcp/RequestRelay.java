package io.relayer.devnet.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// Passes bytes on from client to server, with the fault that is switched on.
final class RequestRelay {
  /// A client whose request was held has often gone when it is passed on. Its end is passed on to
  /// the server only after the answer: some servers drop what they are doing for one who has gone.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Connection connection;
  private final InputStream client;
  private final OutputStream server;
  private final byte[] piece = new byte[Connection.BUFFER];
  private boolean wasHeld;

  RequestRelay(Connection connection) throws IOException {
    this.connection = connection;
    this.client = connection.client().getInputStream();
    this.server = connection.server().getOutputStream();
  }

  /// Returns at the end of what the client sends.
  void pass() throws IOException, InterruptedException {
    for (int n; (n = client.read(piece)) >= 0; ) {
      pass(n);
    }
    if (wasHeld) {
      connection.exchange().awaitAnswer(PATIENCE);
    }
    connection.server().shutdownOutput();
  }

  private void pass(int n) throws IOException, InterruptedException {
    switch (connection.fault()) {
      case TcpFault.CutBeforeRequest _ when begins() -> connection.reset();
      case TcpFault.HttpStatus status when begins() -> refuse(status, n);
      case TcpFault.Delay delay when delay.direction() == Direction.REQUEST -> {
        wasHeld = true;
        if (connection.hold(delay)) {
          forward(more(n));
        } else {
          pass(more(n));
        }
      }
      case TcpFault.None _,
          TcpFault.Delay _,
          TcpFault.CutBeforeRequest _,
          TcpFault.CutBeforeAnswer _,
          TcpFault.CutInAnswer _,
          TcpFault.HalfClose _,
          TcpFault.Refuse _,
          TcpFault.Drip _,
          TcpFault.Garbage _,
          TcpFault.HttpStatus _ ->
          forward(n);
    }
  }

  private boolean begins() {
    return connection.exchange().begins();
  }

  private void forward(int n) throws IOException {
    connection.exchange().ask();
    server.write(piece, 0, n);
  }

  /// Reads the whole request first: else the client might see a reset instead of the answer.
  private void refuse(TcpFault.HttpStatus status, int n) throws IOException {
    HttpRequestEnd end = new HttpRequestEnd();
    for (int more = n; more >= 0 && !end.isReached(piece, more); ) {
      more = client.read(piece);
    }
    connection.client().getOutputStream().write(status.message());
    connection.end();
  }

  /// Adds what has come in the meantime to the `n` bytes of `piece`; gives back how many it has
  /// then. So what a client sends in two writes is held back once, not twice.
  private int more(int n) throws IOException {
    int room = Math.min(client.available(), piece.length - n);
    return room > 0 ? n + Math.max(0, client.read(piece, n, room)) : n;
  }
}
