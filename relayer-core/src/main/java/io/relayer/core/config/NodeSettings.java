package io.relayer.core.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One node of a chain.
///
/// @param url JSON-RPC over HTTP
/// @param wsUrl the same node's WebSocket, for new heads
/// @param weight its share of the reads, next to the others' weights
public record NodeSettings(
    URI url,
    @Nullable URI wsUrl,
    @Default("1") int weight,
    @Inline Breaker breaker,
    @Inline Duty duty) {

  /// When a node that fails is left alone.
  ///
  /// @param maxFails so many failures within `failTimeout` take it out
  /// @param failTimeout also how long it stays out at first
  public record Breaker(@Default("2") int maxFails, @Default("30s") Duration failTimeout) {
    public Breaker {
      new Checks().atLeast(1, maxFails, "max-fails").positive(failTimeout, "fail-timeout").done();
    }
  }

  /// What a node is asked for.
  ///
  /// @param backup only while no other is usable
  /// @param sendOnly transactions are sent to it; nothing is read from it
  /// @param requestsPerSecond at most; 0 for no limit
  public record Duty(
      @Default("false") boolean backup,
      @Default("false") boolean sendOnly,
      @Default("0") int requestsPerSecond) {
    public Duty {
      new Checks().atLeast(0, requestsPerSecond, "requests-per-second").done();
    }
  }

  public NodeSettings {
    Checks checks = new Checks();
    checks.that(
        Urls.isOf(url, "http", "https"),
        "url",
        "not a URL: %s (expected http://… or https://…)",
        url);
    if (wsUrl != null) {
      checks.that(
          Urls.isOf(wsUrl, "ws", "wss"),
          "ws-url",
          "not a WebSocket URL: %s (expected ws://… or wss://…)",
          wsUrl);
    }
    checks.atLeast(1, weight, "weight").done();
  }
}
