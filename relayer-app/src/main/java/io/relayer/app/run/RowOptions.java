package io.relayer.app.run;

import picocli.CommandLine.Option;

/// Options of a command that prints rows: `--config`, and `--json` for JSON lines.
public class RowOptions extends CommandOptions {
  @Option(names = "--json", description = "Print JSON lines.")
  private boolean json;

  public boolean json() {
    return json;
  }
}
