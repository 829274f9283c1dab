package io.relayer.app.keys;

import io.relayer.app.terminal.Json;
import io.relayer.signer.keys.KeystoreWriter;
import io.relayer.signer.keys.KeystoreWriter.Cost;
import io.relayer.signer.keys.KeystoreWriter.Written;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// Options of a command that writes a keystore: `--light`, beside those of the others.
final class NewKeyOptions extends KeyOptions {
  @Option(
      names = "--light",
      description = "Makes guessing the password cheap: for keys that are worth nothing.")
  private boolean light;

  KeystoreWriter writer() {
    return new KeystoreWriter(onlyFolder(), light ? Cost.LIGHT : Cost.STANDARD);
  }

  void print(Written written) {
    if (json()) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("address", written.address().toString());
      row.put("file", written.file().toString());
      Json.line(out(), row);
    } else {
      out().printf("%s  %s%n", written.address(), written.file());
    }
    out().flush();
  }
}
