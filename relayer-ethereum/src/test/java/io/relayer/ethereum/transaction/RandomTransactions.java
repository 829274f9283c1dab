package io.relayer.ethereum.transaction;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Transactions of every type, with a liking for the edges of each field. Same seed, same
/// transactions.
public final class RandomTransactions {
  private static final List<Long> NONCES = List.of(0L, 1L, 127L, 128L, 255L, 256L, 1L << 32);
  private static final List<Long> CHAINS = List.of(1L, 31337L, 127L, 128L, (1L << 62) + 1);
  private static final List<Integer> DATA_SIZES =
      List.of(0, 1, 4, 31, 55, 56, 68, 255, 256, 70_000);
  private static final List<BigInteger> AMOUNTS =
      List.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          BigInteger.valueOf(127),
          BigInteger.valueOf(128),
          BigInteger.TEN.pow(18),
          BigInteger.ONE.shiftLeft(255),
          BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));

  private final Random random;

  public RandomTransactions(long seed) {
    random = new Random(seed);
  }

  public UnsignedTransaction next() {
    return switch (random.nextInt(3)) {
      case 0 -> new UnsignedTransaction.Legacy(body(), amount());
      case 1 -> new UnsignedTransaction.AccessList(body(), amount(), accessList());
      default -> new UnsignedTransaction.Dynamic(body(), amount(), amount(), accessList());
    };
  }

  /// A private key.
  public byte[] secret() {
    byte[] secret = bytes(32);
    secret[0] = 1; // below the order, above zero
    return secret;
  }

  private TransactionBody body() {
    return new TransactionBody(
        new ChainId(pick(CHAINS)),
        new Nonce(random.nextBoolean() ? pick(NONCES) : random.nextLong(Long.MAX_VALUE)),
        random.nextBoolean() ? 21_000 : random.nextLong(1, Long.MAX_VALUE),
        random.nextInt(4) == 0 ? null : Address.of(bytes(Address.LENGTH)),
        amount(),
        data());
  }

  private Bytes data() {
    byte[] data = bytes(pick(DATA_SIZES));
    if (data.length == 1 && random.nextBoolean()) {
      data[0] = 0;
    }
    return Bytes.of(data);
  }

  private Wei amount() {
    return new Wei(
        random.nextBoolean() ? pick(AMOUNTS) : new BigInteger(random.nextInt(257), random));
  }

  private List<AccessListEntry> accessList() {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(_ -> new AccessListEntry(Address.of(bytes(Address.LENGTH)), keys()))
        .toList();
  }

  private List<Bytes> keys() {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> Bytes.of(bytes(32))).toList();
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (length > 1 && random.nextInt(4) == 0) {
      bytes[0] = 0;
    }
    return bytes;
  }
}
