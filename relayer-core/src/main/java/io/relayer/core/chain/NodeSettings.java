package io.relayer.core.chain;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Inline;
import io.relayer.core.config.Secret;
import io.relayer.core.config.SecretUrl;
import io.relayer.core.config.Unit;
import io.relayer.core.config.Urls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One node of a chain.
public record NodeSettings(
    @Doc("JSON-RPC over HTTP.") SecretUrl url,
    @Doc("The same node's WebSocket, for new heads.") @Nullable SecretUrl wsUrl,
    @Doc(
            "Sent with each request to the node, over HTTP and when its WebSocket is opened: a name and"
                + " its value, as `Authorization: Bearer …` or `x-api-key: …`; a value may stand in"
                + " another file, `<name>-file`.")
        Map<String, Secret> headers,
    @Doc("Its share of reads and senders, next to the others' weights.") @Default("1") int weight,
    @Inline Breaker breaker,
    @Inline Duty duty) {

  private static final int MOST_WEIGHT = 1000;

  /// When a node that fails is left alone.
  public record Breaker(
      @Doc(
              "So many failures within `fail-timeout` take it out, if they are a tenth or more of"
                  + " the recent calls.")
          @Unit("failures")
          @Default("2")
          int maxFails,
      @Doc(
              "Also how long it stays out at first: then twice as long each time, up to eight"
                  + " times. Where no other node can be asked, it is tried as soon as it answers.")
          @Default("30s")
          Duration failTimeout) {
    private static final int MOST_FAILS = 1000;

    public Breaker {
      new Checks()
          .range(1, MOST_FAILS, maxFails, "max-fails")
          .positive(failTimeout, "fail-timeout")
          .done();
    }
  }

  /// What a node is asked for.
  public record Duty(
      @Doc("Asked only while no other is healthy.") @Default("false") boolean backup,
      @Doc(
              "Gets a copy of each transaction; what it says counts for nothing, and nothing is"
                  + " read from it.")
          @Default("false")
          boolean sendOnly,
      @Doc("At most, each call of a batch counted, probes not; 0 for no limit.")
          @Unit("requests")
          @Default("0")
          int requestsPerSecond) {
    public Duty {
      new Checks()
          .atLeast(0, requestsPerSecond, "requests-per-second")
          .that(
              !(backup && sendOnly),
              "backup",
              "expected false on a send-only node, found %s",
              backup)
          .done();
    }

    /// Whether it is one of those that are asked first.
    boolean isPrimary() {
      return !backup && !sendOnly;
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
    NodeHeaders.check(headers, wsUrl == null ? List.of(url) : List.of(url, wsUrl), checks);
    headers = Map.copyOf(headers);
    checks.range(1, MOST_WEIGHT, weight, "weight").done();
  }

  /// Polled at a URL, without headers.
  ///
  /// @throws IllegalArgumentException if it is no URL
  public static NodeSettings of(String url, Breaker breaker, Duty duty) {
    return new NodeSettings(SecretUrl.of(url), null, Map.of(), 1, breaker, duty);
  }
}
