package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Printable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Encoded values as text for people. The bytes are a contract's, which may lie: offsets and
/// lengths may lead anywhere, and few bytes may stand for endless text. So nothing is read that is
/// not there, and writing ends at [#MAX_LENGTH].
final class AbiDecoder {
  static final int MAX_LENGTH = 1_000;

  private static final int WORD = AbiWords.LENGTH;
  private static final long HUGE = 1L << 40;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] data;
  private final StringBuilder text = new StringBuilder();

  private AbiDecoder(byte[] data) {
    this.data = data;
  }

  /// `(available=1, required=2)`; without a name, the value alone.
  ///
  /// @return empty if `data` is no encoding of such parameters
  static Optional<String> describe(AbiType.Tuple parameters, byte[] data) {
    AbiDecoder decoder = new AbiDecoder(data);
    try {
      decoder.write(parameters, 0);
    } catch (AbiMismatch e) {
      return Optional.empty();
    }
    return Optional.of(Printable.show(decoder.text.toString(), MAX_LENGTH));
  }

  private boolean isFull() {
    return text.length() > MAX_LENGTH;
  }

  private void write(AbiType type, long at) throws AbiMismatch {
    switch (type) {
      case AbiType.Whole(boolean signed, int bits) -> text.append(whole(at, signed, bits));
      case AbiType.Account _ -> text.append("%#042x".formatted(whole(at, false, 160)));
      case AbiType.Flag _ -> text.append(whole(at, false, 1).signum() != 0);
      case AbiType.FixedBytes(int length) -> fixedBytes(at, length);
      case AbiType.Callback _ -> fixedBytes(at, AbiType.Callback.LENGTH);
      case AbiType.DynamicBytes _ -> text.append("0x").append(HEX.formatHex(counted(at)));
      case AbiType.Text _ -> {
        String value = new String(counted(at), StandardCharsets.UTF_8);
        text.append('"').append(Printable.show(value, MAX_LENGTH)).append('"');
      }
      case AbiType.Tuple(List<AbiParameter> fields) -> sequence('(', fields, ')', at);
      case AbiType.FixedArray(AbiType element, int length) -> array(element, length, at);
      case AbiType.DynamicArray(AbiType element) -> array(element, size(at), at + WORD);
    }
  }

  private void array(AbiType element, int length, long at) throws AbiMismatch {
    sequence('[', Collections.nCopies(length, new AbiParameter("", element)), ']', at);
  }

  private void sequence(char open, List<AbiParameter> items, char close, long start)
      throws AbiMismatch {
    text.append(open);
    long head = start;
    for (int i = 0; i < items.size() && !isFull(); i++) {
      AbiParameter item = items.get(i);
      text.append(i == 0 ? "" : ", ").append(item.name()).append(item.name().isEmpty() ? "" : "=");
      if (item.type().isDynamic()) {
        write(item.type(), start + size(head));
        head += WORD;
      } else {
        write(item.type(), head);
        head += width(item.type());
      }
    }
    text.append(close);
  }

  private BigInteger whole(long at, boolean signed, int bits) throws AbiMismatch {
    require(at, WORD);
    BigInteger value =
        signed ? new BigInteger(data, (int) at, WORD) : new BigInteger(1, data, (int) at, WORD);
    if (value.bitLength() > (signed ? bits - 1 : bits)) {
      throw new AbiMismatch("data", "no value of " + bits + " bits");
    }
    return value;
  }

  private void fixedBytes(long at, int length) throws AbiMismatch {
    require(at, WORD);
    text.append("0x").append(HEX.formatHex(data, (int) at, (int) at + length));
  }

  /// The bytes behind their length: not more of them than are shown.
  private byte[] counted(long at) throws AbiMismatch {
    int length = size(at);
    require(at + WORD, length);
    int from = (int) at + WORD;
    return java.util.Arrays.copyOfRange(data, from, from + Math.min(length, MAX_LENGTH));
  }

  /// A length or an offset.
  private int size(long at) throws AbiMismatch {
    return whole(at, false, Integer.SIZE - 1).intValue();
  }

  private void require(long at, long length) throws AbiMismatch {
    if (at < 0 || at + length > data.length) {
      throw new AbiMismatch("data", "ends before byte " + (at + length));
    }
  }

  /// How many bytes a static value takes; of one that no data can hold, some huge number.
  private static long width(AbiType type) {
    return switch (type) {
      case AbiType.FixedArray(AbiType element, int length) ->
          Math.min(HUGE, length * width(element));
      case AbiType.Tuple(List<AbiParameter> fields) ->
          Math.min(HUGE, fields.stream().mapToLong(field -> width(field.type())).sum());
      case AbiType.Whole _,
          AbiType.Account _,
          AbiType.Flag _,
          AbiType.FixedBytes _,
          AbiType.Callback _,
          AbiType.DynamicBytes _,
          AbiType.Text _,
          AbiType.DynamicArray _ ->
          WORD;
    };
  }
}
