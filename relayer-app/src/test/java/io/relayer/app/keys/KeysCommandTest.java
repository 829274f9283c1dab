package io.relayer.app.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import io.relayer.ethereum.value.Bytes;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.LocalKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  private static final String KEY = "46".repeat(32);
  private static final String ACCOUNT = "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f";

  @TempDir Path folder;

  @BeforeEach
  void writePassword() throws IOException {
    Files.writeString(folder.resolve("password.txt"), "open sesame\n");
  }

  @Test
  void createdKeyIsOpenedByTheSignerAndListed() {
    CommandRun created = keys("create", "--light", "--json", "--password-file", password());

    String address = created.json().get("address").asString();
    try (LocalKeys opened = KeystoreFolder.open(keystore(), "open sesame")) {
      assertThat(opened.senders()).hasToString("[" + address + "]");
    }
    assertThat(created.json().get("file").asString()).startsWith(keystore() + "/UTC--");
    assertThat(keys("list").out()).contains(address, created.json().get("file").asString());
    assertThat(keys("list", "--json").json().get("address").asString()).isEqualTo(address);
  }

  @Test
  void keyIsImportedFromAFileOnceAndNeverShown() throws IOException {
    Path file = Files.writeString(folder.resolve("key.hex"), "0x" + KEY + "\n");
    String[] arguments = {
      "import", "--light", "--key-file", file.toString(), "--password-file", password()
    };

    CommandRun first = keys(arguments);
    CommandRun second = keys(arguments);

    assertThat(first.out()).startsWith(ACCOUNT);
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(second.err()).contains("holds the key of " + ACCOUNT + " already");
    assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(first.out() + first.err() + second.out() + second.err()).doesNotContain(KEY);
  }

  @Test
  void keyIsImportedFromStdin() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(KEY.getBytes(US_ASCII)));
    try {
      assertThat(keys("import", "--light", "--password-file", password()).out())
          .startsWith(ACCOUNT);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void withoutATerminalThePasswordMustBeInAFile() {
    CommandRun run = keys("create", "--light");

    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.err()).contains("give --password-file FILE");
    assertThat(keystore()).doesNotExist();
  }

  @Test
  void configurationWithoutAKeystoreNeedsAFolder() {
    try (Rows rows = Rows.withoutKafka()) {
      CommandRun run = rows.relayer("keys");

      assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
      assertThat(run.err()).contains("no signer of type keystore: give --keystore DIR");
    }
  }

  @Test
  void listTellsWhenASignerLastHadTheKey() throws IOException {
    keys("create", "--light", "--password-file", password());
    String address = keys("list", "--json").json().get("address").asString();
    Files.writeString(keystore().resolve("notes.json"), "{}");
    try (Rows rows = Rows.withoutKafka()) {
      rows.sql(
          "insert into key_sightings values (?, 'signer-1', '2026-11-22T10:00:00Z')",
          Bytes.parse(address).toArray());

      CommandRun run = rows.relayer("keys", "list", "--json", "--keystore", keystore().toString());

      assertThat(run.jsonLines())
          .satisfiesExactly(
              key -> {
                assertThat(key.get("seenAt").asString()).isEqualTo("2026-11-22T10:00:00Z");
                assertThat(key.get("holder").asString()).isEqualTo("signer-1");
              },
              notes -> assertThat(notes.get("problem").asString()).contains("no keystore"));
      assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void folderThatIsNotThereIsNamed() {
    CommandRun run = keys("list");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains(keystore() + ": no folder that can be read");
  }

  private CommandRun keys(String... arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.concat(Stream.of("keys"), Arrays.stream(arguments)),
                Stream.of("--keystore", keystore().toString()))
            .toArray(String[]::new));
  }

  private Path keystore() {
    return folder.resolve("keys");
  }

  private String password() {
    return folder.resolve("password.txt").toString();
  }
}
