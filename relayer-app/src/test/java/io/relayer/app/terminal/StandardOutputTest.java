package io.relayer.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.Finished;
import io.relayer.app.stack.RelayerChild;
import io.relayer.signer.keys.KeystoreWriter;
import io.relayer.signer.keys.KeystoreWriter.Cost;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Output that a command prints and nobody receives, with processes of their own.
@Tag("long")
class StandardOutputTest {
  private static final String LOST = "relayer: could not write to the standard output (";

  @TempDir private Path folder;

  @BeforeEach
  void writeKey() throws IOException {
    Path keys = Files.createDirectory(folder.resolve("keys"));
    byte[] key = ("0".repeat(63) + "1").getBytes(StandardCharsets.UTF_8);
    String address =
        new KeystoreWriter(keys, Cost.LIGHT)
            .importHex(key, "open sesame".getBytes(StandardCharsets.UTF_8))
            .address()
            .toString();
    Files.writeString(folder.resolve("password"), "open sesame");
    Files.writeString(
        folder.resolve("requests"),
        "{\"id\":\"a\",\"chainId\":1,\"from\":\"%s\",\"to\":\"%s\"}%n".formatted(address, address));
  }

  @Test
  void whatCouldNotBeWrittenIsAFailureOfEveryCommand() {
    for (String command : List.of("--version", "keys list --keystore keys")) {
      Finished full = run(command + " > /dev/full");
      assertThat(full.exitCode()).as(command).isEqualTo(ExitCode.FAILED);
      assertThat(full.err()).as(command).contains(LOST);

      assertThat(run(command).exitCode()).as(command).isEqualTo(ExitCode.DONE);
    }
    Finished closed = run("keys list --keystore keys >&-");
    assertThat(closed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(closed.err()).contains(LOST);
  }

  @Test
  void nothingIsCalledSignedThatNobodyHas() {
    String sign =
        "sign --keystore keys --password-file password --nonce 7 --max-fee-per-gas 300"
            + " --max-priority-fee-per-gas 2 --gas-limit 21000 requests";
    assertThat(run(sign).err()).contains("signed nonces 7 to 7");
    for (String elsewhere : List.of(" > /dev/full", " >&-", " | true")) {
      Finished lost = run(sign + elsewhere);

      assertThat(lost.exitCode()).as(elsewhere).isEqualTo(ExitCode.FAILED);
      assertThat(lost.err())
          .as(elsewhere)
          .contains("relayer: not all could be printed: use nothing of it")
          .doesNotContain("signed nonces");
    }
  }

  @Test
  void aReaderThatHasGoneIsNoFailure() {
    Finished read = run("--help | true");

    assertThat(read.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(read.err()).isEmpty();
  }

  @Test
  void whatCanNotBeSeenIsEscapedHoweverItIsWritten() throws IOException {
    StringWriter all = new StringWriter();
    var out = ShownWriter.on(all);
    String text = "\u001b[1m\u202ea\ufeff\udb40\udc41🚀\n";

    out.print(text);
    for (int at = 0; at < text.length(); at++) {
      out.write(text.charAt(at));
    }
    for (int at = 0; at < text.length(); at += 2) {
      out.write(text, at, Math.min(2, text.length() - at));
    }
    out.flush();

    assertThat(all.toString()).isEqualTo("\u001b[1m\\u202ea\\ufeff\\udb40\\udc41🚀\n".repeat(3));
  }

  private Finished run(String command) {
    List<String> words = new ArrayList<>(RelayerChild.command());
    List<String> shell = new ArrayList<>();
    shell.add("bash");
    shell.add("-o");
    shell.add("pipefail");
    shell.add("-c");
    shell.add("\"$@\" " + command);
    shell.add("relayer");
    shell.addAll(words);
    return Finished.of(folder, shell);
  }
}
