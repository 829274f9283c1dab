package io.relayer.app.keys;

import io.relayer.app.terminal.ExitCode;
import io.relayer.signer.keys.KeystoreWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer keys create`.
@Command(
    name = "create",
    description =
        "Makes a new key and writes it into a keystore of its own; prints its address and file. Keep"
            + " a copy of file and password: nobody else has the key.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer keys create --keystore keys",
      "  relayer keys create --config relayer.yaml --password-file /run/secrets/keys --json"
    })
final class CreateKey implements Callable<Integer> {
  @Mixin private NewKeyOptions keys;
  @Mixin private PasswordOption password;

  @Override
  public Integer call() {
    KeystoreWriter writer = keys.writer();
    byte[] secret = password.read();
    try {
      keys.print(writer.create(secret));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    return ExitCode.DONE;
  }
}
