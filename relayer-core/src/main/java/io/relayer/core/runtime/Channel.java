package io.relayer.core.runtime;

/// A kind of work that may be waiting, in this process or in another: the subject of a wake-up.
///
/// @param name short; the same in each process
public record Channel(String name) {
  /// A transaction may be signed that could not be before.
  public static final Channel SIGNING = new Channel("signing");

  /// A request waits for a gas limit.
  public static final Channel ESTIMATES = new Channel("estimates");

  /// The outbox has a new row in this lane.
  ///
  /// @param lane as in `outbox.lane`
  public static Channel outbox(String lane) {
    return new Channel("outbox:" + lane);
  }

  @Override
  public String toString() {
    return name;
  }
}
