package io.relayer.node.breaker;

import java.util.List;
import java.util.stream.LongStream;

/// Every call goes through.
///
/// @param failures when the newest ones were; never more than the terms' `maxFails`
record Closed(List<Long> failures) implements BreakerState {
  static final Closed CLEAN = new Closed(List.of());

  @Override
  public BreakerState failed(long now, boolean often, BreakerTerms terms) {
    long since = now - terms.failTimeout().toNanos();
    List<Long> recent =
        LongStream.concat(
                failures.stream().mapToLong(at -> at).filter(at -> at - since >= 0),
                LongStream.of(now))
            .boxed()
            .toList();
    if (recent.size() < terms.maxFails()) {
      return new Closed(recent);
    }
    return often
        ? new Open(now + terms.openNanos(1), 1)
        : new Closed(recent.subList(1, recent.size()));
  }

  @Override
  public BreakerState succeeded() {
    return this;
  }

  @Override
  public BreakerState at(long now) {
    return this;
  }

  @Override
  public BreakerState hurried() {
    return this;
  }

  @Override
  public String code() {
    return "closed";
  }
}
