package io.relayer.core.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One node of a chain.
public record NodeSettings(
    @Doc("JSON-RPC over HTTP.") URI url,
    @Doc("The same node's WebSocket, for new heads.") @Nullable URI wsUrl,
    @Doc("Its share of the reads, next to the others' weights.") @Default("1") int weight,
    @Inline Breaker breaker,
    @Inline Duty duty) {

  /// When a node that fails is left alone.
  public record Breaker(
      @Doc("So many failures within `fail-timeout` take it out.") @Unit("failures") @Default("2")
          int maxFails,
      @Doc("Also how long it stays out at first.") @Default("30s") Duration failTimeout) {
    public Breaker {
      new Checks().atLeast(1, maxFails, "max-fails").positive(failTimeout, "fail-timeout").done();
    }
  }

  /// What a node is asked for.
  public record Duty(
      @Doc("Asked only while no other is usable.") @Default("false") boolean backup,
      @Doc("Transactions are sent to it; nothing is read from it.") @Default("false")
          boolean sendOnly,
      @Doc("At most; 0 for no limit.") @Unit("requests") @Default("0") int requestsPerSecond) {
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
