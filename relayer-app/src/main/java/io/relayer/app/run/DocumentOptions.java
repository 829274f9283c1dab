package io.relayer.app.run;

import picocli.CommandLine.Option;

/// Options of a command that prints one thing: `--config`, and `--json` for a JSON document.
public final class DocumentOptions extends CommandOptions {
  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  public boolean json() {
    return json;
  }
}
