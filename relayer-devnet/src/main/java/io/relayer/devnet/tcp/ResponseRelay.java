package io.relayer.devnet.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Passes bytes on from server to client, with the fault that is switched on.
final class ResponseRelay {
  private final Connection connection;
  private final InputStream server;
  private final OutputStream client;
  private final byte[] piece = new byte[Connection.BUFFER];

  ResponseRelay(Connection connection) throws IOException {
    this.connection = connection;
    this.server = connection.server().getInputStream();
    this.client = connection.client().getOutputStream();
  }

  /// Returns at the end of what the server sends.
  void pass() throws IOException, InterruptedException {
    for (int n; (n = server.read(piece)) >= 0; ) {
      long before = connection.exchange().answer(n);
      pass(0, n, before);
    }
    connection.client().shutdownOutput();
  }

  /// @param before bytes of this answer that are not in the piece
  private void pass(int from, int to, long before) throws IOException, InterruptedException {
    switch (connection.fault()) {
      case TcpFault.CutBeforeAnswer _ -> connection.reset();
      case TcpFault.CutInAnswer(long bytes) when before + to > bytes -> {
        write(from, (int) Math.max(from, bytes - before));
        connection.end();
      }
      case TcpFault.HalfClose _ -> connection.client().shutdownOutput();
      case TcpFault.Garbage _ -> {
        client.write(connection.garbage(to - from));
        connection.end();
      }
      case TcpFault.Delay delay when delay.direction() == Direction.ANSWER -> {
        if (connection.hold(delay)) {
          write(from, to);
        } else {
          pass(from, to, before);
        }
      }
      case TcpFault.Drip drip -> drip(drip, from, to, before);
      case TcpFault.None _,
          TcpFault.Delay _,
          TcpFault.CutBeforeRequest _,
          TcpFault.CutInAnswer _,
          TcpFault.Refuse _,
          TcpFault.HttpStatus _ ->
          write(from, to);
    }
  }

  private void drip(TcpFault.Drip drip, int from, int to, long before)
      throws IOException, InterruptedException {
    for (int at = from; at < to; ) {
      int next = Math.min(to, at + drip.drop());
      if (!connection.hold(drip, next - at)) {
        pass(at, to, before);
        return;
      }
      write(at, next);
      at = next;
    }
  }

  private void write(int from, int to) throws IOException {
    if (!connection.client().isOutputShutdown()) { // by a half-close
      client.write(piece, from, to - from);
    }
  }
}
