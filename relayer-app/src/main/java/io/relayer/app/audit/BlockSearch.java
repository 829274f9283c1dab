package io.relayer.app.audit;

import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import java.time.Instant;

/// Finds blocks by their time, of which a chain has no index.
record BlockSearch(ChainReads node) {

  /// The first block that is not older than `since`, and none below `lowest`; one beyond the head
  /// where all are older.
  long firstSince(Instant since, long lowest) {
    long low = lowest;
    long high = node.head().number() + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (timeOf(middle).isBefore(since)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Instant timeOf(long number) {
    return node.header(number)
        .map(Header::timestamp)
        .orElseThrow(() -> new ChainMovedException("block %d is gone".formatted(number)));
  }
}
