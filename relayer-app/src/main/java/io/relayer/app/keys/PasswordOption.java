package io.relayer.app.keys;

import io.relayer.app.terminal.Terminal;
import io.relayer.core.RelayerException;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.PasswordFile;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The password of a keystore; never on the command line, where every process of the machine could
/// read it.
public final class PasswordOption {
  /// Of one `char` in UTF-8.
  private static final int MOST_BYTES = 3;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "Holds the password. Without it the terminal asks for it, and does not show it.")
  private @Nullable Path file;

  /// That of a new keystore, in UTF-8, to be wiped by the caller.
  byte[] read() {
    return file == null ? ask(console()) : read(file);
  }

  /// That of keystores that exist; null where each has its own beside it.
  ///
  /// @param keystores a file, or a folder of them
  public @Nullable String ofKeystores(Path keystores) {
    if (file != null) {
      return text(file);
    }
    return KeystoreFolder.lacksPassword(keystores)
        ? new String(typed(console(), "Password of the keystores: "))
        : null;
  }

  private Console console() {
    return Terminal.console()
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "There is no terminal to ask for the password: give --password-file FILE"));
  }

  private static byte[] read(Path file) {
    try {
      return PasswordFile.read(file);
    } catch (IOException e) {
      throw new RelayerException("--password-file: can't be read: " + e.getMessage(), e);
    }
  }

  /// A string would have other bytes than a file that is no UTF-8.
  private static String text(Path file) {
    byte[] password = read(file);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password)).toString();
    } catch (CharacterCodingException e) {
      throw new RelayerException(
          "--password-file: %s is not UTF-8 text: save it as UTF-8, or put its bytes as they are into <keystore>.password"
              .formatted(file),
          e);
    }
  }

  private static byte[] ask(Console console) {
    char[] password = typed(console, "Password of the new keystore: ");
    char[] again = typed(console, "Once more: ");
    try {
      if (!Arrays.equals(password, again)) {
        throw new RelayerException("the two passwords differ: nothing was written");
      }
      return inUtf8(password);
    } finally {
      Arrays.fill(password, '\0');
      Arrays.fill(again, '\0');
    }
  }

  /// Asks without showing what is typed.
  static char[] typed(Console console, String prompt) {
    char[] typed = console.readPassword("%s", prompt);
    if (typed == null) {
      throw new RelayerException("nothing was typed: nothing was done");
    }
    return typed;
  }

  static byte[] inUtf8(char[] text) {
    byte[] space = new byte[text.length * MOST_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(space);
    try {
      if (StandardCharsets.UTF_8
          .newEncoder()
          .encode(CharBuffer.wrap(text), buffer, true)
          .isError()) {
        throw new RelayerException("what was typed is no text: nothing was written");
      }
      return Arrays.copyOf(space, buffer.position());
    } finally {
      Arrays.fill(space, (byte) 0);
    }
  }
}
