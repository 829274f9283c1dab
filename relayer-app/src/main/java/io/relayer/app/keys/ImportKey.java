package io.relayer.app.keys;

import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Terminal;
import io.relayer.core.RelayerException;
import io.relayer.core.config.SmallFile;
import io.relayer.signer.keys.KeystoreWriter;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer keys import`.
@Command(
    name = "import",
    description = {
      "Writes a private key that exists into a keystore of its own; prints its address and file. A"
          + " key that is there already is refused.",
      "The key, 64 hex digits, is read from --key-file or stdin; a terminal asks for it, and does"
          + " not show it. It must be used nowhere else from then on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer keys import --keystore keys",
      "  relayer keys import --keystore keys --key-file key.hex --password-file password.txt",
      "  vault read -field=key secret/payouts | relayer keys import --password-file password.txt"
    })
final class ImportKey implements Callable<Integer> {
  /// A key has 66 characters; room for white space around it.
  private static final int LONGEST = 1_024;

  @Mixin private NewKeyOptions keys;
  @Mixin private PasswordOption password;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "Holds the private key. Without it: stdin.")
  private @Nullable Path keyFile;

  @Override
  public Integer call() {
    KeystoreWriter writer = keys.writer();
    byte[] key = key();
    try {
      byte[] secret = password.read();
      try {
        keys.print(writer.importHex(key, secret));
      } finally {
        Arrays.fill(secret, (byte) 0);
      }
    } finally {
      Arrays.fill(key, (byte) 0);
    }
    return ExitCode.DONE;
  }

  private byte[] key() {
    try {
      if (keyFile != null) {
        return SmallFile.start(keyFile, LONGEST);
      }
      Optional<Console> console = Terminal.console();
      return console.isPresent() ? typed(console.get()) : System.in.readNBytes(LONGEST);
    } catch (IOException e) {
      throw new RelayerException("the private key can't be read: " + e.getMessage(), e);
    }
  }

  private static byte[] typed(Console console) {
    char[] typed = PasswordOption.typed(console, "Private key: ");
    try {
      return PasswordOption.inUtf8(typed);
    } finally {
      Arrays.fill(typed, '\0');
    }
  }
}
