package io.relayer.node.rpc;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.Quantity;
import io.relayer.node.chain.UntrustedText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A value of a node's answer and its place there. Read one by one, so that what nobody needs can't
/// make the rest unreadable, and what is needed is named where it can't be read: each reading
/// throws [UnreadableException] then, and nothing else.
///
/// Nodes and the servers before them have four spellings of "none": no such field, `null`, an empty
/// text and `0x`.
///
/// Why: RATIONALE.md#field-by-field.
record Field(String place, JsonNode value) {
  private static final int SHOWN = 80;

  static Field of(@Nullable JsonNode result) {
    return new Field("result", result == null ? MissingNode.getInstance() : result);
  }

  /// A field of this object; none where this is none.
  Field at(String name) {
    if (!isNone() && !value.isObject()) {
      throw unreadable("an object");
    }
    return new Field(place + "." + name, value.path(name));
  }

  boolean isNone() {
    return value.isMissingNode()
        || value.isNull()
        || (value.isString() && (value.asString().isEmpty() || value.asString().equals("0x")));
  }

  /// Reads it unless it is none.
  <T> Optional<T> ifAny(Function<Field, T> reading) {
    return isNone() ? Optional.empty() : Optional.of(reading.apply(this));
  }

  /// What nobody depends on: empty where it can't be read, too.
  <T> Optional<T> ifReadable(Function<Field, T> reading) {
    try {
      return ifAny(reading);
    } catch (UnreadableException _) {
      return Optional.empty();
    }
  }

  List<Field> list() {
    if (!value.isArray()) {
      throw unreadable("a list");
    }
    var elements = new ArrayList<Field>(value.size());
    for (JsonNode element : value) {
      elements.add(new Field("%s[%d]".formatted(place, elements.size()), element));
    }
    return elements;
  }

  <T> List<T> list(Function<Field, T> reading) {
    return list().stream().map(reading).toList();
  }

  String text() {
    if (!value.isString()) {
      throw unreadable("text");
    }
    return value.asString();
  }

  /// A hex quantity, or a whole JSON number of 0 or more: that can mean nothing else either.
  BigInteger amount() {
    if (value.isIntegralNumber()) {
      BigInteger number = value.bigIntegerValue();
      if (number.signum() >= 0 && number.bitLength() <= 256) {
        return number;
      }
    }
    return read("a hex quantity", Quantity::parse);
  }

  /// Of blocks, of gas, of transactions: no chain counts more, and what is reckoned with it fits.
  long number() {
    BigInteger amount = amount();
    if (amount.bitLength() > 53) {
      throw unreadable("less than 2^53");
    }
    return amount.longValue();
  }

  /// That something needs: none needs nothing.
  long gas() {
    long gas = number();
    if (gas == 0) {
      throw unreadable("more gas than none");
    }
    return gas;
  }

  ChainId chainId() {
    BigInteger amount = amount();
    if (amount.signum() == 0 || amount.bitLength() >= Long.SIZE) {
      throw unreadable("a chain id of 1 to 2^63 - 1");
    }
    return new ChainId(amount.longValue());
  }

  Wei wei() {
    return new Wei(amount());
  }

  /// Of a unit of gas: so that what it comes to for all the gas there can be still is an amount.
  Wei price() {
    BigInteger amount = amount();
    if (amount.bitLength() > 128) {
      throw unreadable("less than 2^128");
    }
    return new Wei(amount);
  }

  Bytes bytes() {
    return read("hex", Bytes::parse);
  }

  Address address() {
    return read("an address of 20 bytes", Address::parse);
  }

  TxHash txHash() {
    return read("a hash of 32 bytes", TxHash::parse);
  }

  BlockHash blockHash() {
    return read("a hash of 32 bytes", BlockHash::parse);
  }

  private <T> T read(String expected, Function<String, T> parse) {
    if (!value.isString()) {
      throw unreadable(expected);
    }
    try {
      return parse.apply(value.asString());
    } catch (IllegalArgumentException _) {
      throw unreadable(expected);
    }
  }

  UnreadableException unreadable(String expected) {
    return new UnreadableException(place, "expected %s, found %s".formatted(expected, shown()));
  }

  private String shown() {
    if (value.isMissingNode()) {
      return "nothing";
    }
    if (value.isContainer()) {
      return "%s of %d".formatted(value.isArray() ? "a list" : "an object", value.size());
    }
    String text = UntrustedText.clean(value.toString());
    return text.length() <= SHOWN ? text : UntrustedText.clean(text.substring(0, SHOWN)) + "…";
  }

  /// A value of an answer that is needed and can't be read. The message begins with the place of
  /// the value in the answer, such as `result.transactions[3].hash`.
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String place, String what) {
      super(place + ": " + what);
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }
}
