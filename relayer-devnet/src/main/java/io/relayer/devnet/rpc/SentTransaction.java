package io.relayer.devnet.rpc;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The fields of the bytes that `eth_sendRawTransaction` brings, as far as faults go by them.
final class SentTransaction {
  private static final int SHORT_LIST = 0xc0;
  private static final int LONG_LIST = 0xf8;
  private static final int SHORT_ITEM = 0x80;
  private static final int LONG_ITEM = 0xb8;

  private final byte[] bytes;
  private final boolean typed;
  private final boolean dynamic;
  private final List<BigInteger> fields = new ArrayList<>();

  private SentTransaction(byte[] bytes) {
    this.bytes = bytes;
    this.typed = (bytes[0] & 0xff) < SHORT_ITEM;
    this.dynamic = typed && bytes[0] == 2;
    int at = typed ? 1 : 0;
    int head = bytes[at] & 0xff;
    at += head >= LONG_LIST ? 1 + head - LONG_LIST + 1 : 1;
    int wanted = dynamic ? 4 : typed ? 3 : 2;
    for (int i = 0; i < wanted; i++) {
      at = field(at);
    }
  }

  static boolean is(ObjectNode call) {
    return Call.method(call).equals("eth_sendRawTransaction")
        && Call.parameter(call, 0).asString("").length() > 4;
  }

  static SentTransaction of(ObjectNode call) {
    return new SentTransaction(
        HexFormat.of().parseHex(Call.parameter(call, 0).asString("").substring(2)));
  }

  /// @return where the next one begins
  private int field(int at) {
    int head = bytes[at] & 0xff;
    if (head < SHORT_ITEM) {
      fields.add(BigInteger.valueOf(head));
      return at + 1;
    }
    if (head >= LONG_ITEM && head < SHORT_LIST) {
      throw new IllegalArgumentException("a number of more than 55 bytes");
    }
    int length = head - SHORT_ITEM;
    fields.add(new BigInteger(1, bytes, at + 1, length));
    return at + 1 + length;
  }

  long nonce() {
    return fields.get(typed ? 1 : 0).longValueExact();
  }

  /// What the block's producer gets at most: the tip, or a single price.
  BigInteger tip() {
    return fields.get(typed ? 2 : 1);
  }

  /// The most that one gas may cost.
  BigInteger price() {
    return fields.get(dynamic ? 3 : typed ? 2 : 1);
  }

  /// Whether these bytes are in it, in hex without `0x`.
  boolean contains(String hex) {
    return HexFormat.of().formatHex(bytes).contains(hex);
  }
}
