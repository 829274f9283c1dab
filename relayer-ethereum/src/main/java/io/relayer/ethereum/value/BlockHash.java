package io.relayer.ethereum.value;

/// The Keccak-256 of a block header.
public record BlockHash(Bytes bytes) {
  public static final int LENGTH = 32;

  public BlockHash {
    bytes.requireLength(LENGTH);
  }

  public static BlockHash of(byte[] value) {
    return new BlockHash(Bytes.of(value));
  }

  /// @throws IllegalArgumentException unless `hex` is `0x` and 32 bytes
  public static BlockHash parse(String hex) {
    return new BlockHash(Bytes.parse(hex, LENGTH));
  }

  public byte[] toArray() {
    return bytes.toArray();
  }

  @Override
  public String toString() {
    return bytes.toString();
  }
}
