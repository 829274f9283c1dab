package io.relayer.node.breaker;

/// What a breaker does with calls. Times are of a clock that only goes forward, in nanoseconds.
sealed interface BreakerState permits Closed, Open, HalfOpen {
  BreakerState failed(long now, boolean often, BreakerTerms terms);

  BreakerState succeeded();

  /// As time alone has it.
  BreakerState at(long now);

  /// The node was seen to answer while nothing else can be asked.
  BreakerState hurried();

  String code();
}
