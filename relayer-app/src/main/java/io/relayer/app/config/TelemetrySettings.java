package io.relayer.app.config;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Urls;
import java.util.Set;

/// Section `telemetry`.
public record TelemetrySettings(
    @Doc("Where traces go; empty for nowhere.") @Default("") String otlpEndpoint,
    @Doc("`text` or `json`.") @Default("text") String logFormat) {
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
