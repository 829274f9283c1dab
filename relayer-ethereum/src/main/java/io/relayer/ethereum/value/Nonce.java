package io.relayer.ethereum.value;

/// The count of transactions that a sender had before this one. EIP-2681 allows up to 2^64 - 2;
/// this type stops at 2^63 - 1, which no account reaches.
public record Nonce(long value) implements Comparable<Nonce> {
  public Nonce {
    if (value < 0) {
      throw new IllegalArgumentException("expected a nonce of 0 or more, found " + value);
    }
  }

  public Nonce plus(long count) {
    return new Nonce(Math.addExact(value, count));
  }

  @Override
  public int compareTo(Nonce other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
