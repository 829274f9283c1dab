package io.relayer.node.breaker;

/// A few calls go through; the first that comes back decides.
///
/// @param times how often it was open in a row
record HalfOpen(int times) implements BreakerState {
  @Override
  public BreakerState failed(long now, boolean often, BreakerTerms terms) {
    return new Open(now + terms.openNanos(times + 1), times + 1);
  }

  @Override
  public BreakerState succeeded() {
    return Closed.CLEAN;
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
    return "half-open";
  }
}
