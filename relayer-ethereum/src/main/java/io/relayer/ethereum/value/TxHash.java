package io.relayer.ethereum.value;

/// The Keccak-256 of a signed transaction: what a node knows an attempt by.
public record TxHash(Bytes bytes) {
  public static final int LENGTH = 32;

  public TxHash {
    bytes.requireLength(LENGTH);
  }

  public static TxHash of(byte[] value) {
    return new TxHash(Bytes.of(value));
  }

  /// @throws IllegalArgumentException unless `hex` is `0x` and 32 bytes
  public static TxHash parse(String hex) {
    return new TxHash(Bytes.parse(hex, LENGTH));
  }

  public byte[] toArray() {
    return bytes.toArray();
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
