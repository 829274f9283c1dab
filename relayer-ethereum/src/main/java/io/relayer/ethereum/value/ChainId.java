package io.relayer.ethereum.value;

/// The chain that a transaction is valid on (EIP-155); positive.
public record ChainId(long value) implements Comparable<ChainId> {
  public ChainId {
    if (value <= 0) {
      throw new IllegalArgumentException("expected a positive chain id, found " + value);
    }
  }

  @Override
  public int compareTo(ChainId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
