package io.relayer.node;

import io.micrometer.core.instrument.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers of a node that contradicted each other. While a chain moves that is so for a moment, so
/// it is no failure of a call and closes no way to the node: it is counted, stands as its last
/// error, and is logged where the same is seen again and again.
final class Inconsistencies {
  private static final Logger log = LoggerFactory.getLogger(Inconsistencies.class);
  private static final int TOLD_AT = 3;

  private final String node;
  private final CallStatistics traffic;
  private final Counter counter;
  private String last = "";
  private int times;

  Inconsistencies(String node, CallStatistics traffic, Counter counter) {
    this.node = node;
    this.traffic = traffic;
    this.counter = counter;
  }

  /// @param detail names the calls and the block
  void saw(String detail) {
    counter.increment();
    traffic.note(detail);
    if (again(detail) == TOLD_AT) {
      log.warn(
          "Node {} contradicts itself, seen {} times: {}; the next node is asked",
          node,
          TOLD_AT,
          detail);
    }
  }

  private synchronized int again(String detail) {
    times = detail.equals(last) ? times + 1 : 1;
    last = detail;
    return times;
  }
}
