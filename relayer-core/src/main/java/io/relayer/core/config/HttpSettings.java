package io.relayer.core.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Section `http`: the console.
public record HttpSettings(
    @Doc("0 for any free one.") @Default("8080") int port,
    @Doc("Who may do what; without it only this machine may ask.") @Nullable Path tokensFile) {
  static final int HIGHEST_PORT = 65_535;

  public HttpSettings {
    new Checks().range(0, HIGHEST_PORT, port, "port").done();
  }
}
