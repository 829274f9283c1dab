package io.relayer.core.chain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How one node of a chain stands.
///
/// @param state `usable`, `unusable`, `wrong-chain` or `unknown`
/// @param headNumber the newest block that it told of
public record NodeReport(
    String node, String state, @Nullable Long headNumber, Health health, Instant checkedAt) {
  /// @param latency of the last answer
  public record Health(
      @Nullable Duration latency, @Nullable String lastError, @Nullable String clientVersion) {}
}
