package io.relayer.ethereum.transaction;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/// Collects the items of one RLP list (Yellow Paper, appendix B).
final class RlpWriter {
  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;
  private static final int LONGEST_SHORT = 55;

  private final ByteArrayOutputStream items;

  RlpWriter(int sizeHint) {
    items = new ByteArrayOutputStream(sizeHint);
  }

  RlpWriter string(byte[] value) {
    if (value.length != 1 || value[0] < 0) {
      header(items, STRING, value.length);
    }
    items.writeBytes(value);
    return this;
  }

  /// Big-endian without leading zeros; zero is the empty string.
  RlpWriter integer(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0; // a sign byte, or zero itself
    int length = bytes.length - from;
    if (length != 1 || bytes[from] < 0) {
      header(items, STRING, length);
    }
    items.write(bytes, from, length);
    return this;
  }

  RlpWriter integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  RlpWriter list(RlpWriter inner) {
    header(items, LIST, inner.items.size());
    items.writeBytes(inner.items.toByteArray());
    return this;
  }

  /// The whole list, after `prefix`.
  byte[] toList(byte... prefix) {
    var whole = new ByteArrayOutputStream(prefix.length + 5 + items.size());
    whole.writeBytes(prefix);
    header(whole, LIST, items.size());
    whole.writeBytes(items.toByteArray());
    return whole.toByteArray();
  }

  private static void header(ByteArrayOutputStream out, int kind, int length) {
    if (length <= LONGEST_SHORT) {
      out.write(kind + length);
      return;
    }
    int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    out.write(kind + LONGEST_SHORT + lengthBytes);
    for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
      out.write(length >>> shift);
    }
  }
}
