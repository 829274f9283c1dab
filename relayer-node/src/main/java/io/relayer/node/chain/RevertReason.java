package io.relayer.node.chain;

import io.relayer.ethereum.value.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Describes the bytes that a contract returned when it reverted. Solidity has two kinds built in,
/// `Error(string)` and `Panic(uint256)`; all else is a custom error, of which only its contract's
/// ABI knows the name.
public final class RevertReason {
  private static final int SELECTOR = 4;
  private static final int WORD = 32;
  private static final HexFormat HEX = HexFormat.of();

  private RevertReason() {}

  /// For a reader; safe to store (see [UntrustedText]).
  public static String describe(Bytes data) {
    byte[] bytes = data.toArray();
    if (bytes.length == 0) {
      return "reverted without a reason";
    }
    if (bytes.length < SELECTOR) {
      return "reverted with " + data;
    }
    String selector = HEX.formatHex(bytes, 0, SELECTOR);
    byte[] arguments = Arrays.copyOfRange(bytes, SELECTOR, bytes.length);
    Optional<String> known =
        switch (selector) {
          case "08c379a0" -> string(arguments);
          case "4e487b71" -> panic(arguments);
          default -> Optional.empty();
        };
    return UntrustedText.clean(known.orElseGet(() -> custom(selector, arguments)));
  }

  private static String custom(String selector, byte[] arguments) {
    int shown = Math.min(arguments.length, UntrustedText.MAX_LENGTH);
    return "custom error 0x"
        + selector
        + (shown == 0 ? "" : " with 0x" + HEX.formatHex(arguments, 0, shown));
  }

  /// One dynamic argument: where it starts, how long it is, its bytes.
  private static Optional<String> string(byte[] arguments) {
    int start = number(arguments, 0);
    int length = start < 0 ? -1 : number(arguments, start);
    if (length < 0 || length > arguments.length - start - WORD) {
      return Optional.empty();
    }
    return Optional.of(new String(arguments, start + WORD, length, StandardCharsets.UTF_8));
  }

  private static Optional<String> panic(byte[] arguments) {
    int code = number(arguments, 0);
    return code < 0
        ? Optional.empty()
        : Optional.of("panic 0x%02x: %s".formatted(code, panicName(code)));
  }

  private static String panicName(int code) {
    return switch (code) {
      case 0x00 -> "generic";
      case 0x01 -> "assertion failed";
      case 0x11 -> "arithmetic overflow or underflow";
      case 0x12 -> "division or modulo by zero";
      case 0x21 -> "no such enum value";
      case 0x22 -> "storage byte array wrongly encoded";
      case 0x31 -> "pop of an empty array";
      case 0x32 -> "array index out of bounds";
      case 0x41 -> "too much memory allocated";
      case 0x51 -> "call of an uninitialised function";
      default -> "unknown code";
    };
  }

  /// The word at `offset`; -1 if it is not all there or larger than any array.
  private static int number(byte[] bytes, int offset) {
    if (offset > bytes.length - WORD) {
      return -1;
    }
    var word = new BigInteger(1, bytes, offset, WORD);
    return word.bitLength() < Integer.SIZE ? word.intValue() : -1;
  }
}
