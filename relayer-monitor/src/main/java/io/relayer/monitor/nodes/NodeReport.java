package io.relayer.monitor.nodes;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How one node of a chain stands.
///
/// @param duty `primary`, `backup` or `send-only`
/// @param state `connecting`, `alive`, `lagging`, `syncing`, `unreachable`, `wrong-chain` or
///   `closed`
/// @param breaker `closed`, `open` or `half-open`
public record NodeReport(
    String node, String duty, String state, String breaker, Head head, Health health) {
  /// @param number the newest block that it told of
  /// @param lag how many blocks the foremost node is ahead of it
  public record Head(@Nullable Long number, @Nullable Long lag) {}

  /// @param errorRate the share of recent calls that got no answer, 0 to 1
  /// @param latency of the last answer
  /// @param lastErrorAt null where there is none
  public record Health(
      double errorRate,
      @Nullable Duration latency,
      @Nullable String lastError,
      @Nullable Instant lastErrorAt,
      @Nullable String clientVersion,
      Instant checkedAt) {}
}
