package io.relayer.ethereum.value;

/// An account or contract of an Ethereum chain: 20 bytes, printed in lower case. Checksums (EIP-55)
/// are a matter of reading input, not of this type.
public record Address(Bytes bytes) {
  public static final int LENGTH = 20;

  public Address {
    bytes.requireLength(LENGTH);
  }

  public static Address of(byte[] value) {
    return new Address(Bytes.of(value));
  }

  /// @throws IllegalArgumentException unless `hex` is `0x` and 20 bytes
  public static Address parse(String hex) {
    return new Address(Bytes.parse(hex, LENGTH));
  }

  public byte[] toArray() {
    return bytes.toArray();
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
