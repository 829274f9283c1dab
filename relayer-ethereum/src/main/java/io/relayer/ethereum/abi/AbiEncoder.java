package io.relayer.ethereum.abi;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/// The ABI's encoding of values: words of 32 bytes, dynamic ones behind offsets.
final class AbiEncoder {
  private AbiEncoder() {}

  /// The arguments of a call. They are counted also where their names are known: in JSON they are
  /// an array.
  static byte[] arguments(AbiType.Tuple parameters, List<CallArgument> arguments)
      throws AbiMismatch {
    String path = "args";
    List<AbiType> types = types(parameters.fields());
    var given = new CallArgument.Items(arguments);
    return sequence(types, items(given, types.size(), parameters, path), indexed(path));
  }

  private static byte[] encode(AbiType type, CallArgument value, String path) throws AbiMismatch {
    return switch (type) {
      case AbiType.Whole whole -> AbiWords.whole(whole, value, path);
      case AbiType.Account _ -> AbiWords.account(value, path);
      case AbiType.Flag _ -> AbiWords.flag(value, path);
      case AbiType.FixedBytes(int length) -> AbiWords.fixedBytes(type, length, value, path);
      case AbiType.Callback _ -> AbiWords.fixedBytes(type, AbiType.Callback.LENGTH, value, path);
      case AbiType.DynamicBytes _ -> counted(AbiWords.bytes(value, path));
      case AbiType.Text _ -> counted(AbiWords.text(value, path));
      case AbiType.Tuple(List<AbiParameter> fields) ->
          sequence(types(fields), items(value, fields.size(), type, path), paths(fields, path));
      case AbiType.FixedArray(AbiType element, int length) -> {
        List<CallArgument> items = items(value, length, type, path);
        yield sequence(Collections.nCopies(length, element), items, indexed(path));
      }
      case AbiType.DynamicArray(AbiType element) -> array(element, value, path);
    };
  }

  private static byte[] array(AbiType element, CallArgument value, String path) throws AbiMismatch {
    if (!(value instanceof CallArgument.Items(List<CallArgument> items))) {
      throw AbiWords.mismatch(path, value, "an array of " + element);
    }
    byte[] encoded = sequence(Collections.nCopies(items.size(), element), items, indexed(path));
    var out = new ByteArrayOutputStream(AbiWords.LENGTH + encoded.length);
    out.writeBytes(AbiWords.word(BigInteger.valueOf(items.size())));
    out.writeBytes(encoded);
    return out.toByteArray();
  }

  private static List<CallArgument> items(CallArgument value, int count, AbiType type, String path)
      throws AbiMismatch {
    if (value instanceof CallArgument.Items(List<CallArgument> items) && items.size() == count) {
      return items;
    }
    throw AbiWords.mismatch(path, value, "an array of %d for %s".formatted(count, type));
  }

  /// Heads, then tails: static values stand in the head; of dynamic ones the head has the offset.
  private static byte[] sequence(
      List<AbiType> types, List<CallArgument> values, IntFunction<String> paths)
      throws AbiMismatch {
    List<byte[]> encoded = new ArrayList<>(values.size());
    int headLength = 0;
    for (int i = 0; i < values.size(); i++) {
      AbiType type = types.get(i);
      byte[] value = encode(type, values.get(i), paths.apply(i));
      encoded.add(value);
      headLength += type.isDynamic() ? AbiWords.LENGTH : value.length;
    }
    var heads = new ByteArrayOutputStream();
    var tails = new ByteArrayOutputStream();
    for (int i = 0; i < values.size(); i++) {
      if (types.get(i).isDynamic()) {
        heads.writeBytes(AbiWords.word(BigInteger.valueOf(headLength + tails.size())));
        tails.writeBytes(encoded.get(i));
      } else {
        heads.writeBytes(encoded.get(i));
      }
    }
    heads.writeBytes(tails.toByteArray());
    return heads.toByteArray();
  }

  private static List<AbiType> types(List<AbiParameter> parameters) {
    return parameters.stream().map(AbiParameter::type).toList();
  }

  private static IntFunction<String> indexed(String path) {
    return i -> path + "[" + i + "]";
  }

  private static IntFunction<String> paths(List<AbiParameter> fields, String path) {
    return i -> {
      String name = fields.get(i).name();
      return name.isEmpty() ? path + "[" + i + "]" : path + "." + name;
    };
  }

  /// The length, then the bytes, filled up with zeros to whole words.
  private static byte[] counted(byte[] bytes) {
    int words = Math.ceilDiv(bytes.length, AbiWords.LENGTH);
    byte[] encoded = new byte[AbiWords.LENGTH * (1 + words)];
    byte[] length = AbiWords.word(BigInteger.valueOf(bytes.length));
    System.arraycopy(length, 0, encoded, 0, AbiWords.LENGTH);
    System.arraycopy(bytes, 0, encoded, AbiWords.LENGTH, bytes.length);
    return encoded;
  }
}
