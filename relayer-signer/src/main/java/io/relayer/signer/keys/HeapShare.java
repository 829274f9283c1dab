package io.relayer.signer.keys;

import io.relayer.core.config.Heap;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The part of Java's heap that the opening of keystores may take, all of it together. It is asked
/// before the work begins: a heap that is full ends the process, whatever else it does.
///
/// Why: RATIONALE.md#keystore-memory.
///
/// @param heap the most that the heap may grow to, in bytes
record HeapShare(long heap) {
  private static final long MIB = 1 << 20;

  /// For all else that a process has.
  private static final long RESERVE = 64 * MIB;

  /// A collector never has all of the rest for what lives: of four parts, three.
  private static final int PARTS = 4;

  static HeapShare ofThisProcess() {
    return new HeapShare(Heap.ofThisProcess().size());
  }

  private long room() {
    return Math.max(0, heap - RESERVE) / PARTS * (PARTS - 1);
  }

  /// Why there is no room for such a derivation, and what to do; empty if there is.
  Optional<String> refusal(Kdf kdf) {
    if (kdf.memory() <= room()) {
      return Optional.empty();
    }
    return Optional.of(
        "its scrypt needs %d MiB of memory at once, and Java's heap of %d MiB has room for %d: %s"
            .formatted(
                Math.ceilDiv(kdf.memory(), MIB),
                heap / MIB,
                room() / MIB,
                Heap.remedy(needed(kdf))));
  }

  /// Some collectors keep a twentieth of the heap for themselves, which is not told as its size.
  private static long needed(Kdf kdf) {
    long least = Math.ceilDiv(kdf.memory(), PARTS - 1) * PARTS + RESERVE;
    return least / 19 * 20;
  }

  /// As many permits as there are MiB.
  Semaphore permits() {
    return new Semaphore(all(), true);
  }

  /// What needs no memory takes one, and none takes more than there are: it would wait for ever.
  int permitsOf(Kdf kdf) {
    return Math.clamp(Math.ceilDiv(kdf.memory(), MIB), 1, all());
  }

  private int all() {
    return Math.toIntExact(Math.max(1, room() / MIB));
  }
}
