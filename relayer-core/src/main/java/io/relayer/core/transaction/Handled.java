package io.relayer.core.transaction;

import io.relayer.ethereum.value.Wei;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The outcome of a copy.
///
/// @param publishedAt the time of its record, by another clock than the database's; absent where
///   the record has none
/// @param sent absent where it was not sent
/// @param resendIn when the same bytes go out again; absent for never, as things stand
public record Handled(
    AttemptKey key,
    @Nullable Instant publishedAt,
    @Nullable Sent sent,
    @Nullable Duration resendIn) {

  /// @param outcome a code
  /// @param detail without control characters
  /// @param misses as it is after this sending
  /// @param asked what the node wants to be paid at least, as far as it said
  public record Sent(String outcome, String detail, int misses, Turned turned, Asked asked) {
    /// @param refused whether all usable nodes turned it down
    public Sent(String outcome, String detail, int misses, boolean refused) {
      this(outcome, detail, misses, refused ? Turned.DOWN : Turned.NOT_DOWN, Asked.NOTHING);
    }
  }

  /// Whether all usable nodes turned it down for its own sake.
  public enum Turned {
    DOWN,
    NOT_DOWN,
    /// Not all of them looked at it: what was known stands.
    UNKNOWN
  }

  /// The least that a gas has to pay, in all and to the block's producer; null where that was not
  /// said.
  public record Asked(@Nullable Wei price, @Nullable Wei tip) {
    public static final Asked NOTHING = new Asked(null, null);
  }
}
