package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.signer.encoding.Curve;
import io.relayer.signer.encoding.RandomTransactions;
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
  void allBadFilesAreNamedWithTheirRemedy() throws IOException {
    write("good.json", "one for all");
    write("other-password.json", "another");
    Files.writeString(folder.resolve("notes.json"), "{\"version\": 3}");
    Path swapped = folder.resolve("swapped.json");
    write("swapped.json", "one for all");
    Files.writeString(
        swapped,
        Files.readString(swapped)
            .replaceFirst(
                "\"address\":\"[0-9a-f]{40}\"", "\"address\":\"" + "11".repeat(20) + "\""));

    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> KeystoreFolder.open(folder, common))
        .satisfies(refusal ->
            assertThat(String.valueOf(refusal.getMessage()).lines())
                .satisfiesExactly(
                    line -> assertThat(line).contains("notes.json: no keystore: Crypto: missing"),
                    line ->
                        assertThat(line)
                            .contains("other-password.json: wrong password; put its password into")
                            .contains("other-password.json.password"),
                    line ->
                        assertThat(line)
                            .contains("swapped.json: says it holds 0x" + "11".repeat(20))));
  }

  @Test
  void keystoreWithoutAnyPasswordIsNamed() throws IOException {
    write("a.json", "x");

    assertRefused(null, "a.json: no password; put its password into", "a.json.password");
  }

  @Test
  void folderWithoutAKeystoreIsRefused() {
    assertRefused(common, folder + ": no keystore (expected files *.json or UTC--*)");
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
