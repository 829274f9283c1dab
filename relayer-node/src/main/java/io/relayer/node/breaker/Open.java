package io.relayer.node.breaker;

/// No call goes through.
///
/// @param until a few calls are tried then
/// @param times in a row
record Open(long until, int times) implements BreakerState {
  @Override
  public BreakerState failed(long now, boolean often, BreakerTerms terms) {
    return this;
  }

  /// A call that was under way when it opened proves nothing.
  @Override
  public BreakerState succeeded() {
    return this;
  }

  @Override
  public BreakerState at(long now) {
    return now - until >= 0 ? new HalfOpen(times) : this;
  }

  @Override
  public BreakerState hurried() {
    return new HalfOpen(times);
  }

  @Override
  public String code() {
    return "open";
  }
}
