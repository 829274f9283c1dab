package io.relayer.ethereum.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/// An amount in wei, from 0 to 2^256 - 1.
public record Wei(BigInteger value) implements Comparable<Wei> {
  public static final Wei ZERO = new Wei(BigInteger.ZERO);

  private static final int BITS = 256;

  public Wei {
    if (value.signum() < 0 || value.bitLength() > BITS) {
      throw new IllegalArgumentException("expected 0 to 2^256 - 1 wei, found " + value);
    }
  }

  public static Wei of(long value) {
    return new Wei(BigInteger.valueOf(value));
  }

  public static Wei gwei(long value) {
    return new Wei(BigInteger.valueOf(value).multiply(BigInteger.valueOf(1_000_000_000L)));
  }

  public Wei plus(Wei other) {
    return new Wei(value.add(other.value));
  }

  public Wei times(long factor) {
    return new Wei(value.multiply(BigInteger.valueOf(factor)));
  }

  public Wei min(Wei other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public Wei max(Wei other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /// For a `numeric` column.
  public BigDecimal toDecimal() {
    return new BigDecimal(value);
  }

  @Override
  public int compareTo(Wei other) {
    return value.compareTo(other.value);
  }

  /// Decimal digits, without a unit.
  @Override
  public String toString() {
    return value.toString();
  }
}
