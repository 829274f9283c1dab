package io.relayer.node.breaker;

import java.util.List;
import java.util.stream.LongStream;

/// The state of a circuit breaker. Times are of a clock that only goes forward, in nanoseconds.
sealed interface BreakerState {
  BreakerState failed(long now, boolean often, BreakerSettings settings);

  BreakerState succeeded();

  /// As time alone has it.
  default BreakerState at(long now) {
    return this;
  }

  /// The node was seen to answer while nothing else can be asked.
  default BreakerState triedNow() {
    return this;
  }

  String code();

  /// Every call goes through.
  ///
  /// @param failures when the newest ones were; never more than the settings' `maxFails`
  record Closed(List<Long> failures) implements BreakerState {
    static final Closed CLEAN = new Closed(List.of());

    @Override
    public BreakerState failed(long now, boolean often, BreakerSettings settings) {
      long since = now - settings.failTimeout().toNanos();
      List<Long> recent =
          LongStream.concat(
                  failures.stream().mapToLong(at -> at).filter(at -> at - since >= 0),
                  LongStream.of(now))
              .boxed()
              .toList();
      if (recent.size() < settings.maxFails()) {
        return new Closed(recent);
      }
      return often
          ? new Open(now + settings.openNanos(1), 1)
          : new Closed(recent.subList(1, recent.size()));
    }

    @Override
    public BreakerState succeeded() {
      return this;
    }

    @Override
    public String code() {
      return "closed";
    }
  }

  /// No call goes through.
  ///
  /// @param until a few calls are tried then
  /// @param times in a row
  record Open(long until, int times) implements BreakerState {
    @Override
    public BreakerState failed(long now, boolean often, BreakerSettings settings) {
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
    public BreakerState triedNow() {
      return new HalfOpen(times);
    }

    @Override
    public String code() {
      return "open";
    }
  }

  /// A few calls go through; the first that comes back decides.
  ///
  /// @param times how often it was open in a row
  record HalfOpen(int times) implements BreakerState {
    @Override
    public BreakerState failed(long now, boolean often, BreakerSettings settings) {
      return new Open(now + settings.openNanos(times + 1), times + 1);
    }

    @Override
    public BreakerState succeeded() {
      return Closed.CLEAN;
    }

    @Override
    public String code() {
      return "half-open";
    }
  }
}
