package io.relayer.ethereum.value;

import java.util.Arrays;
import java.util.HexFormat;

/// An immutable sequence of bytes with value equality; printed as lower-case `0x` hex.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /// Copies `value`: later changes of the array are not seen.
  public static Bytes of(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /// Parses `0x` followed by an even number of hex digits in any case.
  ///
  /// @throws IllegalArgumentException naming what was expected
  public static Bytes parse(String hex) {
    if (!hex.startsWith("0x") && !hex.startsWith("0X")) {
      throw new IllegalArgumentException("expected hex text that starts with 0x");
    }
    if (hex.length() % 2 != 0) {
      throw new IllegalArgumentException(
          "expected an even number of hex digits after 0x, found " + (hex.length() - 2));
    }
    try {
      return hex.length() == 2 ? EMPTY : new Bytes(HEX.parseHex(hex, 2, hex.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected only hex digits after 0x", e);
    }
  }

  /// Like [#parse] for a value of exactly `length` bytes.
  static Bytes parse(String hex, int length) {
    Bytes parsed = parse(hex);
    parsed.requireLength(length);
    return parsed;
  }

  void requireLength(int length) {
    if (value.length != length) {
      throw new IllegalArgumentException("expected " + length + " bytes, found " + value.length);
    }
  }

  /// A fresh copy.
  public byte[] toArray() {
    return value.clone();
  }

  public int size() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /// `0x` and lower-case hex digits.
  @Override
  public String toString() {
    return "0x" + HEX.formatHex(value);
  }
}
