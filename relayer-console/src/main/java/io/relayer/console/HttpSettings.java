package io.relayer.console;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Urls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Section `http`: the console.
public record HttpSettings(
    @Doc("0 for any free one.") @Default("8080") int port,
    @Doc("Who may do what; without it only this machine may ask.") @Nullable Path tokensFile) {
  public HttpSettings {
    new Checks().range(0, Urls.HIGHEST_PORT, port, "port").done();
  }
}
