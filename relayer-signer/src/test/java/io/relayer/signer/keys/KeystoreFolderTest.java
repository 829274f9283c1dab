package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.relayer.ethereum.curve.Curve;
import io.relayer.ethereum.transaction.RandomTransactions;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreFolderTest {
  private static final Kdf CHEAP = new Kdf.Scrypt(4, 8, 1, Bytes.parse("0x" + "5a".repeat(32)));

  private static final String CUT =
      ": no keystore: JSON without its end, so the file was cut short; mend it or move it away";

  @TempDir Path folder;

  private final RandomTransactions random = new RandomTransactions(17);
  private final String common = "one for all";

  @Test
  void everyKeystoreIsOpenedAndNothingElseIsRead() throws IOException {
    Address json = write("a.json", "one for all");
    Address geth = write("UTC--2026-11-22T00-00-00.000000000Z--00", "one for all");
    Address own = write("b.json", "its own");
    Files.writeString(folder.resolve("b.json.password"), "its own\r\n");
    Files.writeString(folder.resolve("README.md"), "keys of the payouts");
    Files.createDirectory(folder.resolve("old.json"));

    try (LocalKeys keys = KeystoreFolder.open(folder, common)) {
      assertThat(keys.senders()).containsExactlyInAnyOrder(json, geth, own);
    }
  }

  @Test
  void badFilesAreNamedWithTheirRemedyAndTakeNoOtherKeyWithThem() throws IOException {
    Address good = write("good.json", "one for all");
    Address other = write("other-password.json", "another");
    Files.writeString(folder.resolve("notes.json"), "{\"version\": 3}");
    Path swapped = folder.resolve("swapped.json");
    write("swapped.json", "one for all");
    Files.writeString(
        swapped,
        Files.readString(swapped)
            .replaceFirst(
                "\"address\":\"[0-9a-f]{40}\"", "\"address\":\"" + "11".repeat(20) + "\""));

    try (LocalKeys keys = KeystoreFolder.open(folder, common)) {
      assertThat(keys.senders()).containsExactly(good);
      assertThat(keys.missing())
          .containsExactlyInAnyOrder(other, Address.parse("0x" + "11".repeat(20)));
      assertThat(keys.problems())
          .satisfiesExactly(
              line -> assertThat(line).contains("notes.json: no keystore: crypto: missing"),
              line ->
                  assertThat(line)
                      .contains("other-password.json: wrong password; put its password into")
                      .contains("other-password.json.password"),
              line ->
                  assertThat(line).contains("swapped.json: says it holds 0x" + "11".repeat(20)));
    }
  }

  @Test
  void keystoreThatWasCutShortIsAProblemWhateverItsName() throws IOException {
    Address good = write("good", common);
    write("cut", common);
    Path cut = folder.resolve("cut");
    Files.writeString(cut, Files.readString(cut).substring(0, 40));
    Files.writeString(folder.resolve("brace"), " {\"version\":");
    Files.writeString(folder.resolve("notes"), "{ what the keys are for }");

    try (LocalKeys keys = KeystoreFolder.open(folder, common)) {
      assertThat(keys.senders()).containsExactly(good);
      assertThat(keys.problems())
          .containsExactly(folder.resolve("brace") + CUT, folder.resolve("cut") + CUT);
      assertThat(keys.leftOut())
          .containsExactly(folder.resolve("notes") + ": no keystore: not JSON");
    }
  }

  @Test
  void namesOfFilesCanNotMoveATerminalAndStayOnTheirLine() throws IOException {
    write("good.json", common);
    Files.writeString(folder.resolve("a\u001b[31mb.json"), "{}");
    Files.writeString(folder.resolve("c\nd.json"), "{}");
    Files.writeString(folder.resolve("notes\u001b[2J\n"), "x");
    Files.createDirectory(folder.resolve("sub\n"));

    try (LocalKeys keys = KeystoreFolder.open(folder, common)) {
      assertThat(keys.problems())
          .satisfiesExactly(
              line -> assertThat(line).contains("a\\u001b[31mb.json: no keystore: "),
              line -> assertThat(line).contains("c\\u000ad.json: no keystore: "));
      assertThat(keys.leftOut())
          .satisfiesExactly(
              line -> assertThat(line).contains("notes\\u001b[2J\\u000a: no keystore: "),
              line -> assertThat(line).contains("sub\\u000a: a folder: "));
    }
    Files.delete(folder.resolve("good.json"));
    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> KeystoreFolder.open(folder, common))
        .satisfies(
            refusal -> assertThat(refusal.getMessage()).doesNotContain("\u001b").hasLineCount(2));
  }

  @Test
  void whatAnEditorMadeOfAPasswordIsTold() throws IOException {
    write("a.json", "secret");
    for (String odd : new String[] {"\ufeffsecret", "secret ", "secret\n\n", "s\0"}) {
      Files.writeString(folder.resolve("a.json.password"), odd);

      assertRefused(null, "a.json: wrong password", "(what is there ");
    }
  }

  @Test
  void foldersLinksAndPasswordsOfNobodyAreToldAndKubernetesMountsAreRead() throws IOException {
    Path mounted = Files.createDirectory(folder.resolve("..2026_11_30"));
    Address key = write("..2026_11_30/a.json", common);
    Files.createSymbolicLink(folder.resolve("..data"), mounted.getFileName());
    Files.createSymbolicLink(folder.resolve("a.json"), Path.of("..data", "a.json"));
    Files.createSymbolicLink(folder.resolve("gone"), Path.of("..data", "gone"));
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("b.password"), "x");

    try (LocalKeys keys = KeystoreFolder.open(folder, common)) {
      assertThat(keys.senders()).containsExactly(key);
      assertThat(keys.problems())
          .containsExactly(
              folder.resolve("gone") + ": a link to a file that is not there, or may not be seen");
      assertThat(keys.leftOut())
          .containsExactly(
              folder.resolve("b.password") + ": a password, and there is no such keystore",
              folder.resolve("sub") + ": a folder: keystores in it are not read");
    }
  }

  @Test
  void keystoreWithoutAnyPasswordIsNamed() throws IOException {
    write("a.json", "x");

    assertRefused(null, "a.json: no password; put its password into", "a.json.password");
  }

  @Test
  void aPasswordThatIsEmptyOrNotUtf8IsTold() throws IOException {
    write("a.json", "\u00e9t\u00e9");
    Path own = folder.resolve("a.json.password");
    Files.write(own, new byte[] {'\n'});
    assertRefused(null, "a.json: wrong password", "(what is there is empty)");
    Files.write(own, "\u00e9t\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(null, "a.json: wrong password", "(what is there is not UTF-8");
    assertRefused("\ufffdt\ufffd", "a.json: wrong password", "(what is there is not UTF-8");
  }

  @Test
  void wholeNumbersAreTakenHoweverTheyAreWritten() throws IOException {
    Address key = write("a.json", common);
    Path file = folder.resolve("a.json");
    String written = Files.readString(file);
    for (String three : new String[] {"3.0", "\"3\"", "30e-1"}) {
      Files.writeString(
          file,
          written
              .replace("\"version\":3", "\"version\":" + three)
              .replace("\"dklen\":32", "\"dklen\":32.0")
              .replace("\"n\":4", "\"n\":4e0"));

      try (LocalKeys keys = KeystoreFolder.open(folder, common)) {
        assertThat(keys.senders()).containsExactly(key);
      }
    }
    Files.writeString(file, written.replace("\"version\":3", "\"version\":3.5"));
    assertRefused(common, "a.json: no keystore: version: expected 3, found '3.5'");
  }

  @Test
  void whatIsLeftOutIsNoProblemOfAFolderWithoutAKeystore() throws IOException {
    Files.writeString(folder.resolve("notes"), "x");
    Files.createDirectory(folder.resolve("sub"));

    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> KeystoreFolder.open(folder, common))
        .satisfies(refusal -> {
          assertThat(refusal.problems())
              .containsExactly(folder + ": no keystore (relayer keys create makes one)");
          assertThat(refusal.more()).hasSize(2);
          assertThat(refusal.getMessage()).hasLineCount(3);
        });
  }

  @Test
  void folderWithoutAKeystoreIsRefused() {
    assertRefused(common, folder + ": no keystore (relayer keys create makes one)");
  }

  @Test
  void folderThatIsNotThereIsRefused() {
    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> KeystoreFolder.open(folder.resolve("none"), common))
        .withMessageContaining("none: no folder that can be read");
  }

  private void assertRefused(@Nullable String password, String... parts) {
    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> KeystoreFolder.open(folder, password))
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(parts));
  }

  private Address write(String name, String password) throws IOException {
    byte[] secret = random.secret();
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    Keystore keystore = Keystore.encrypt(secret, bytes, CHEAP, new SecureRandom());
    Files.writeString(folder.resolve(name), KeystoreJson.write(keystore));
    return Curve.instance().addressOf(secret);
  }
}
