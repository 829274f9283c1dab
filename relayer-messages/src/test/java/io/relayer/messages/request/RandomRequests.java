package io.relayer.messages.request;

import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Valid requests of every form. Same seed, same requests.
final class RandomRequests {
  private static final String CHARACTERS = "abcXYZ019-_. /\\\"'{}:,äß日\u2028🚀";

  private static final List<FeeTerms.Speed> SPEEDS = List.of(FeeTerms.Speed.values());

  private final Random random;

  RandomRequests(Random random) {
    this.random = random;
  }

  SigningRequest next() {
    return new SigningRequest(
        new RequestKey(random.nextBoolean() ? "default" : "team-" + random.nextInt(100), text(1)),
        origin(),
        payload(),
        fee(),
        new Terms(confirmations(), maybe(this::instant), random.nextInt(10)),
        labels());
  }

  private Origin origin() {
    var chain = new ChainId(random.nextLong(1, Long.MAX_VALUE));
    return random.nextBoolean()
        ? new Origin.Sender(chain, address())
        : new Origin.Pool(chain, "pool" + random.nextInt(10));
  }

  private Payload payload() {
    Address to = maybe(this::address);
    byte[] data = bytes(random.nextInt(to == null ? 1 : 0, 80));
    return new Payload(
        to,
        random.nextBoolean() ? Wei.ZERO : wei(),
        new Input.Data(Bytes.of(data)),
        random.nextBoolean()
            ? OptionalLong.empty()
            : OptionalLong.of(random.nextLong(1, Long.MAX_VALUE)),
        IntStream.range(0, random.nextInt(3)).mapToObj(_ -> accessListEntry()).toList());
  }

  private AccessListEntry accessListEntry() {
    List<Bytes> keys =
        IntStream.range(0, random.nextInt(3)).mapToObj(_ -> Bytes.of(bytes(32))).toList();
    return new AccessListEntry(address(), keys);
  }

  private FeeTerms fee() {
    Wei maxCost = maybe(() -> wei().max(Wei.of(1)));
    Wei price = new Wei(new BigInteger(random.nextInt(129), random));
    return switch (random.nextInt(4)) {
      case 0 -> FeeTerms.DEFAULT;
      case 1 -> new FeeTerms.BySpeed(SPEEDS.get(random.nextInt(3)), maxCost);
      case 2 -> new FeeTerms.Dynamic(price, new Wei(price.value().shiftRight(1)), maxCost);
      default -> new FeeTerms.Legacy(price, maxCost);
    };
  }

  private Confirmations confirmations() {
    return switch (random.nextInt(3)) {
      case 0 -> new Confirmations.ChainDefault();
      case 1 -> new Confirmations.Finalized();
      default -> new Confirmations.Depth(random.nextInt(1, 1_000_001));
    };
  }

  private SortedMap<String, String> labels() {
    var labels = new TreeMap<String, String>();
    for (int i = random.nextInt(4); i > 0; i--) {
      labels.put(text(1), text(0));
    }
    return labels;
  }

  private Instant instant() {
    long seconds = random.nextLong(0, 4_000_000_000L);
    return Instant.ofEpochSecond(seconds, random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
  }

  private String text(int min) {
    var text = new StringBuilder();
    int[] characters = CHARACTERS.codePoints().toArray();
    for (int length = random.nextInt(min, 20); length > 0; length--) {
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.toString();
  }

  private Address address() {
    return Address.of(bytes(Address.LENGTH));
  }

  private Wei wei() {
    return new Wei(new BigInteger(random.nextInt(257), random));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> @Nullable T maybe(Supplier<T> supplier) {
    return random.nextBoolean() ? supplier.get() : null;
  }
}
