package io.relayer.core.config;

import java.util.Set;

/// Section `telemetry`.
///
/// @param otlpEndpoint where traces go; empty for nowhere
/// @param logFormat `text` or `json`
public record TelemetrySettings(
    @Default("") String otlpEndpoint, @Default("text") String logFormat) {
  public TelemetrySettings {
    new Checks()
        .that(
            otlpEndpoint.isEmpty() || Urls.isHttp(otlpEndpoint),
            "otlp-endpoint",
            "not a URL: %s (expected http://… or https://…, or nothing)",
            otlpEndpoint)
        .that(
            Set.of("text", "json").contains(logFormat),
            "log-format",
            "expected text or json, found %s",
            logFormat)
        .done();
  }
}
