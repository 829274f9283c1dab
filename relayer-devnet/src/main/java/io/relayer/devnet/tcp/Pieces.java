package io.relayer.devnet.tcp;

import java.io.IOException;
import java.io.InputStream;

/// Reading in pieces.
final class Pieces {
  private Pieces() {}

  /// Adds what has come in the meantime to the `n` bytes of `piece`; gives back how many it has
  /// then. So what a client sends in two writes is held back once, not twice.
  static int more(InputStream in, byte[] piece, int n) throws IOException {
    int room = Math.min(in.available(), piece.length - n);
    return room > 0 ? n + Math.max(0, in.read(piece, n, room)) : n;
  }
}
