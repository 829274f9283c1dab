package io.relayer.app.config;

import picocli.CommandLine.Option;

/// `--json` of commands that print rows.
public final class JsonOption {
  @Option(names = "--json", description = "Print JSON lines.")
  private boolean json;

  public boolean isGiven() {
    return json;
  }
}
