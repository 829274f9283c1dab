package io.relayer.app.run;

import io.relayer.app.config.Configuration;
import io.relayer.core.config.ConfigurationException;
import io.relayer.core.config.Problem;
import java.util.ArrayList;
import java.util.List;

/// Parts of the configuration that are read and have no effect yet. A process that would ignore a
/// policy does not start.
public final class UnsupportedSettings {
  private UnsupportedSettings() {}

  /// @throws ConfigurationException naming all of them
  public static void refuse(Configuration configuration) {
    List<Problem> problems = new ArrayList<>();
    refuse(problems, "policies", !configuration.signing().policies().isEmpty());
    refuse(problems, "http.tokens-file", configuration.http().tokensFile() != null);
    refuse(
        problems, "telemetry.otlp-endpoint", !configuration.telemetry().otlpEndpoint().isEmpty());
    refuse(problems, "telemetry.log-format", !configuration.telemetry().logFormat().equals("text"));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private static void refuse(List<Problem> problems, String path, boolean set) {
    if (set) {
      problems.add(new Problem(path, "not supported yet: take it out"));
    }
  }
}
