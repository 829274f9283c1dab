package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Eip55;
import io.relayer.ethereum.value.Printable;
import io.relayer.ethereum.value.Quantity;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Encodes single values from their JSON form, as words of 32 bytes.
final class AbiWords {
  static final int LENGTH = 32;

  private static final int SHOWN = 80;

  private AbiWords() {}

  static byte[] whole(AbiType.Whole type, CallArgument value, String path) throws AbiMismatch {
    BigInteger number =
        switch (value) {
          case CallArgument.Whole(BigInteger exact) -> exact;
          case CallArgument.Text(String text) -> parse(text, type.signed()).orElse(null);
          case CallArgument.Flag _, CallArgument.Items _ -> null;
        };
    if (number == null || !fits(type, number)) {
      throw mismatch(path, value, type + " in decimal or 0x hex");
    }
    return word(number);
  }

  static byte[] account(CallArgument value, String path) throws AbiMismatch {
    Eip55 read =
        value instanceof CallArgument.Text(String text) ? Eip55.parse(text) : new Eip55.NoAddress();
    return switch (read) {
      case Eip55.Valid(var address) -> word(new BigInteger(1, address.toArray()));
      case Eip55.NoAddress() -> throw mismatch(path, value, "address: 0x and 40 hex digits");
      case Eip55.WrongChecksum(String right) ->
          throw mismatch(path, value, "address with the checksum of " + right);
    };
  }

  static byte[] flag(CallArgument value, String path) throws AbiMismatch {
    if (value instanceof CallArgument.Flag(boolean set)) {
      return word(set ? BigInteger.ONE : BigInteger.ZERO);
    }
    throw mismatch(path, value, "bool: true or false");
  }

  static byte[] fixedBytes(AbiType type, int length, CallArgument value, String path)
      throws AbiMismatch {
    byte[] bytes = hex(value).orElse(null);
    if (bytes == null || bytes.length != length) {
      throw mismatch(path, value, "%s: 0x and %d hex digits".formatted(type, 2 * length));
    }
    return Arrays.copyOf(bytes, LENGTH);
  }

  static byte[] bytes(CallArgument value, String path) throws AbiMismatch {
    return hex(value).orElseThrow(() -> mismatch(path, value, "bytes: 0x and pairs of hex digits"));
  }

  static byte[] text(CallArgument value, String path) throws AbiMismatch {
    if (value instanceof CallArgument.Text(String text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw mismatch(path, value, "string");
  }

  /// Big-endian two's complement.
  static byte[] word(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] word = new byte[LENGTH];
    Arrays.fill(word, (byte) (value.signum() < 0 ? 0xff : 0));
    int length = Math.min(bytes.length, LENGTH);
    System.arraycopy(bytes, bytes.length - length, word, LENGTH - length, length);
    return word;
  }

  static AbiMismatch mismatch(String path, CallArgument found, String expected) {
    String shown =
        switch (found) {
          case CallArgument.Text(String text) -> "'" + Printable.show(text, SHOWN) + "'";
          case CallArgument.Whole(BigInteger number) -> Printable.show(number.toString(), SHOWN);
          case CallArgument.Flag(boolean set) -> Boolean.toString(set);
          case CallArgument.Items(var items) -> "an array of " + items.size();
        };
    return new AbiMismatch(path, "found " + shown + " (expected " + expected + ")");
  }

  private static Optional<BigInteger> parse(String text, boolean signed) {
    return signed && text.startsWith("-") && !text.startsWith("-0x")
        ? Quantity.parse(text.substring(1)).map(BigInteger::negate)
        : Quantity.parse(text);
  }

  private static boolean fits(AbiType.Whole type, BigInteger number) {
    return type.signed()
        ? number.bitLength() < type.bits()
        : number.signum() >= 0 && number.bitLength() <= type.bits();
  }

  private static Optional<byte[]> hex(CallArgument value) {
    if (!(value instanceof CallArgument.Text(String text)) || !text.startsWith("0x")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Bytes.parse(text).toArray());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
