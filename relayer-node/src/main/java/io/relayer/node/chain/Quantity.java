package io.relayer.node.chain;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Numbers as JSON-RPC writes them: `0x`, then hex. Written by the specification; read also with
/// leading zeros and an upper-case `0X`, since they can mean nothing else. A `0x` alone, and digits
/// without it, can mean several things and are refused.
public final class Quantity {
  private static final int RADIX = 16;

  /// No amount that a chain counts is larger than 2^256 - 1.
  private static final Pattern HEX = Pattern.compile("0[xX]0*([0-9a-fA-F]{1,64})");

  private static final int LONGEST = 1_000;
  private static final int SHOWN = 80;

  private Quantity() {}

  public static String of(long value) {
    return "0x" + Long.toHexString(value);
  }

  public static String of(BigInteger value) {
    return "0x" + value.toString(RADIX);
  }

  /// @throws IllegalArgumentException if there is none, it is no quantity or has more than 256 bits
  public static BigInteger parse(@Nullable String text) {
    var hex = HEX.matcher(text == null || text.length() > LONGEST ? "" : text);
    if (!hex.matches()) {
      throw new IllegalArgumentException("expected a hex quantity, found " + shown(text));
    }
    return new BigInteger(hex.group(1), RADIX);
  }

  /// @throws IllegalArgumentException also if it does not fit
  public static long parseLong(@Nullable String text) {
    BigInteger value = parse(text);
    if (value.bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException("expected less than 2^63, found " + shown(text));
    }
    return value.longValue();
  }

  private static String shown(@Nullable String text) {
    return text == null || text.length() <= SHOWN
        ? String.valueOf(text)
        : "%s… (%d characters)".formatted(text.substring(0, SHOWN), text.length());
  }
}
