package io.relayer.ethereum.transaction;

import java.math.BigInteger;
import java.util.Arrays;

/// Reads the items of one RLP list. Strict: only the one canonical encoding of each item is taken.
/// Each method throws `IllegalArgumentException` where the next item is not what it asks for.
final class RlpReader {
  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;
  private static final int LONGEST_SHORT = 55;

  private final byte[] input;
  private final int end;
  private int position;

  private RlpReader(byte[] input, int position, int end) {
    this.input = input;
    this.position = position;
    this.end = end;
  }

  /// The list that `input` holds from `from` to its end.
  static RlpReader ofList(byte[] input, int from) {
    var whole = new RlpReader(input, from, input.length);
    RlpReader list = whole.list();
    whole.requireEnd();
    return list;
  }

  boolean hasNext() {
    return position < end;
  }

  void requireEnd() {
    require(position == end, "no further item");
  }

  RlpReader list() {
    int first = first();
    require(first >= LIST, "a list");
    position++;
    int length = length(first - LIST);
    position += length;
    return new RlpReader(input, position - length, position);
  }

  byte[] string() {
    int first = first();
    require(first < LIST, "a string");
    if (first < STRING) {
      position++;
      return new byte[] {(byte) first};
    }
    position++;
    int length = length(first - STRING);
    require(length != 1 || input[position] < 0, "a byte below 0x80 to stand for itself");
    position += length;
    return Arrays.copyOfRange(input, position - length, position);
  }

  BigInteger integer() {
    byte[] bytes = string();
    require(bytes.length == 0 || bytes[0] != 0, "an integer without leading zeros");
    return new BigInteger(1, bytes);
  }

  /// A positive integer that fits into a `long`.
  long longInteger() {
    BigInteger value = integer();
    require(value.bitLength() < Long.SIZE, "an integer below 2^63");
    return value.longValue();
  }

  private int first() {
    require(hasNext(), "an item");
    return input[position] & 0xff;
  }

  /// The content's length, from what the first byte says beyond its kind; leaves `position` at the
  /// content.
  private int length(int code) {
    long length = code <= LONGEST_SHORT ? code : longLength(code - LONGEST_SHORT);
    require(length <= end - position, "an item that ends within its list");
    return (int) length;
  }

  private long longLength(int lengthBytes) {
    require(lengthBytes <= 4 && lengthBytes <= end - position, "a length that ends within");
    require(input[position] != 0, "a length without leading zeros");
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length = (length << 8) | (input[position++] & 0xff);
    }
    require(length > LONGEST_SHORT, "the shortest form of a length");
    return length;
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + " at byte " + position);
    }
  }
}
