package io.relayer.messages.request;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Eip55;
import io.relayer.ethereum.value.Printable;
import io.relayer.ethereum.value.Quantity;
import io.relayer.ethereum.value.Wei;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A value in a request and where it stands; each method reads it as one kind of thing or refuses.
public record Field(String path, JsonNode node) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final BigInteger UNSAFE_NUMBER = BigInteger.TWO.pow(53);
  private static final int SAFE_DIGITS = 16;
  private static final int SHOWN = 80;
  private static final int WEI_BITS = 256;

  /// The fields of an object, none of which is unknown.
  Fields fields(String... known) throws Refusal {
    if (!node.isObject()) {
      throw refuse("an object");
    }
    return Fields.of(path, node, known);
  }

  List<Field> items() throws Refusal {
    if (!node.isArray()) {
      throw refuse("an array");
    }
    List<Field> items = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      items.add(new Field(path + "[" + items.size() + "]", item));
    }
    return items;
  }

  /// Text of `from` to `to` characters.
  String text(int from, int to) throws Refusal {
    if (node.isString() && Printable.isClean(node.stringValue())) {
      int length = Printable.length(node.stringValue());
      if (length >= from && length <= to) {
        return node.stringValue();
      }
    }
    throw refuse(
        "text of %d to %d characters, no control characters or unpaired surrogates"
            .formatted(from, to));
  }

  String name(int limit) throws Refusal {
    if (node.isString()
        && node.stringValue().length() <= limit
        && NAME.matcher(node.stringValue()).matches()) {
      return node.stringValue();
    }
    throw refuse("1 to " + limit + " of A-Z a-z 0-9 . _ -");
  }

  /// A whole number from `min` on, of at most `bits` bits.
  BigInteger quantity(long min, int bits) throws Refusal {
    return whole(min, BigInteger.TWO.pow(bits).subtract(BigInteger.ONE))
        .orElseThrow(() ->
            refuse(
                "a whole number from %d to 2^%d - 1, as decimal or 0x hex text, or a JSON number below 2^53"
                    .formatted(min, bits)));
  }

  /// A whole number from `min` to `max`.
  public int number(int min, int max) throws Refusal {
    return maybeNumber(min, max)
        .orElseThrow(() -> refuse("a whole number from %d to %d".formatted(min, max)));
  }

  OptionalInt maybeNumber(int min, int max) {
    return whole(min, BigInteger.valueOf(max)).stream().mapToInt(BigInteger::intValue).findAny();
  }

  private Optional<BigInteger> whole(long min, BigInteger max) {
    Optional<BigInteger> value =
        node.isString() ? Quantity.parse(node.stringValue()) : safeNumber();
    return value.filter(
        found -> found.compareTo(BigInteger.valueOf(min)) >= 0 && found.compareTo(max) <= 0);
  }

  /// A whole JSON number that every JSON library reads exactly. However it is written: 21000.0 and
  /// 2.1e4 are the number 21000, and a request with one is the same as with another.
  public Optional<BigInteger> safeNumber() {
    if (node.isIntegralNumber()) {
      return Optional.of(node.bigIntegerValue()).filter(Field::isSafe);
    }
    return node.isNumber() ? whole(node.decimalValue()).filter(Field::isSafe) : Optional.empty();
  }

  /// Looks how many digits there would be before it makes them: 1e999999999 has ten characters.
  private static Optional<BigInteger> whole(BigDecimal value) {
    BigDecimal plain = value.stripTrailingZeros();
    return plain.scale() <= 0 && plain.precision() - (long) plain.scale() <= SAFE_DIGITS
        ? Optional.of(plain.toBigIntegerExact())
        : Optional.empty();
  }

  private static boolean isSafe(BigInteger value) {
    return value.abs().compareTo(UNSAFE_NUMBER) < 0;
  }

  Wei wei() throws Refusal {
    return new Wei(quantity(0, WEI_BITS));
  }

  Address address() throws Refusal {
    Eip55 read = node.isString() ? Eip55.parse(node.stringValue()) : new Eip55.NoAddress();
    return switch (read) {
      case Eip55.Valid(Address address) -> address;
      case Eip55.NoAddress() -> throw refuse("an address: 0x and 40 hex digits");
      case Eip55.WrongChecksum(String right) ->
          throw refuse("the checksum of EIP-55, " + right + ", or letters of one case");
    };
  }

  Bytes bytes(int min, int max) throws Refusal {
    if (node.isString() && node.stringValue().startsWith("0x")) {
      try {
        Bytes bytes = Bytes.parse(node.stringValue());
        if (bytes.size() >= min && bytes.size() <= max) {
          return bytes;
        }
      } catch (IllegalArgumentException e) {
        // refused below
      }
    }
    String length = min == max ? Integer.toString(min) : min + " to " + max;
    throw refuse("0x and hex digits of " + length + " bytes");
  }

  public Refusal refuse(String expected) {
    return refusal(path, "found " + found() + " (expected " + expected + ")");
  }

  public static Refusal refusal(String path, String problem) {
    return new Refusal(RejectionCode.INVALID_FIELD, path + ": " + problem);
  }

  private String found() {
    return switch (node.getNodeType()) {
      case STRING -> "'" + Printable.show(node.stringValue(), SHOWN) + "'";
      case ARRAY -> "an array of " + node.size();
      case OBJECT -> "an object";
      default -> Printable.show(node.toString(), SHOWN);
    };
  }
}
