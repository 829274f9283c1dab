package io.relayer.ethereum.abi;

import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The name of a function, or of an error, and its parameters; `toString` is the canonical
/// signature.
public final class FunctionSignature {
  static final int SELECTOR_LENGTH = 4;

  private final String name;
  private final AbiType.Tuple parameters;

  FunctionSignature(String name, AbiType.Tuple parameters) {
    this.name = name;
    this.parameters = parameters;
  }

  /// Reads `transfer(address,uint256)`: canonical type names, no parameter names, no spaces.
  public static FunctionSignature parse(String text) throws AbiMismatch {
    return SignatureReader.read(text);
  }

  String name() {
    return name;
  }

  AbiType.Tuple parameters() {
    return parameters;
  }

  /// The first four bytes of the signature's hash.
  public Bytes selector() {
    byte[] hash = Keccak.hash(toString().getBytes(StandardCharsets.UTF_8));
    return Bytes.of(Arrays.copyOf(hash, SELECTOR_LENGTH));
  }

  /// Call data: selector and encoded arguments.
  public Bytes encode(List<CallArgument> args) throws AbiMismatch {
    byte[] encoded = AbiEncoder.arguments(parameters, args);
    byte[] data = Arrays.copyOf(selector().toArray(), SELECTOR_LENGTH + encoded.length);
    System.arraycopy(encoded, 0, data, SELECTOR_LENGTH, encoded.length);
    return Bytes.of(data);
  }

  @Override
  public String toString() {
    return name + parameters;
  }
}
