package io.relayer.core.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Section `http`: the console.
///
/// @param port 0 for any free one
/// @param tokensFile who may do what; without it only this machine may ask
public record HttpSettings(@Default("8080") int port, @Nullable Path tokensFile) {
  static final int HIGHEST_PORT = 65_535;

  public HttpSettings {
    new Checks().range(0, HIGHEST_PORT, port, "port").done();
  }
}
