package io.relayer.messages;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// One generation of a request. A version 7 UUID (RFC 9562): ids made later sort later, by
/// millisecond and within one process by a counter, so that arrival order is id order and indexes
/// grow at their end.
///
/// Why: RATIONALE.md#transaction-id.
public record TransactionId(UUID value) {
  private static final Object LOCK = new Object();
  private static long lastMillis;
  private static int counter;

  /// A new id for the moment `epochMillis`; strictly greater (as an unsigned 128-bit number, which
  /// is how PostgreSQL orders `uuid`) than each id made before it by this process.
  public static TransactionId next(long epochMillis) {
    long millis;
    int count;
    synchronized (LOCK) {
      if (epochMillis > lastMillis) {
        lastMillis = epochMillis;
        counter = 0;
      } else if (++counter > 0xfff) {
        lastMillis++;
        counter = 0;
      }
      millis = lastMillis;
      count = counter;
    }
    long high = (millis << 16) | 0x7000L | count;
    long low =
        (ThreadLocalRandom.current().nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new TransactionId(new UUID(high, low));
  }

  public static TransactionId parse(String text) {
    return new TransactionId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
