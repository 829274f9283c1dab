package io.relayer.signer.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.signer.keys.KeystoreWriter.Cost;
import io.relayer.signer.keys.KeystoreWriter.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreWriterTest {
  private static final String PASSWORD = "Grüße aus dem Keller";
  private static final String KEY = "46".repeat(32);
  private static final String ACCOUNT = "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f";

  @TempDir Path parent;

  @Test
  void newKeyIsOpenedByItsPassword() {
    Written written = writer().create(PASSWORD.getBytes(UTF_8));

    try (LocalKeys keys = KeystoreFolder.open(folder(), PASSWORD)) {
      assertThat(keys.senders()).containsExactly(written.address());
    }
    assertThat(KeystoreFolder.list(folder()))
        .containsExactly(new KeystoreFolder.Listed(written.file(), written.address(), null, null));
  }

  @Test
  void eachNewKeyIsAnother() {
    Address first = writer().create(PASSWORD.getBytes(UTF_8)).address();
    Address second = writer().create(PASSWORD.getBytes(UTF_8)).address();

    assertThat(first).isNotEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "0x%s\n", "  %s\r\n"})
  void importedKeyIsOpenedByItsPassword(String form) {
    Written written = importKey(form.formatted(KEY));

    try (LocalKeys keys = KeystoreFolder.open(folder(), PASSWORD)) {
      assertThat(keys.senders()).containsExactly(Address.parse(ACCOUNT));
    }
    assertThat(written.address()).hasToString(ACCOUNT);
  }

  @Test
  void fileIsNamedAsGethDoesAndItsOwnersAlone() throws IOException {
    Written written = importKey(KEY);

    assertThat(written.file().getFileName().toString())
        .matches(
            "UTC--\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d\\.\\d{9}Z--" + ACCOUNT.substring(2));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written.file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(files()).containsExactly(written.file());
  }

  @Test
  void keyThatIsThereAlreadyIsNotWrittenAgain() throws IOException {
    Path file = importKey(KEY).file();
    byte[] content = Files.readAllBytes(file);

    assertRefused(KEY, "%s: holds the key of %s already".formatted(file, ACCOUNT));
    assertThat(files()).containsExactly(file);
    assertThat(file).hasBinaryContent(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4646",
        "0x",
        "zz46464646464646464646464646464646464646464646464646464646464646"
      })
  void whatIsNoKeyIsRefusedWithoutShowingIt(String text) throws IOException {
    assertRefused(text, "no private key: expected 64 hex digits");
    assertThat(folder()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
      })
  void numberThatIsNoKeyOfTheCurveIsRefused(String text) {
    assertRefused(text, "not below the curve's order");
  }

  @Test
  void emptyPasswordIsRefused() {
    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> writer().create(new byte[0]))
        .withMessageContaining("password is empty");
  }

  @Test
  void folderThatCanNotBeMadeIsNamed() throws IOException {
    Files.writeString(parent.resolve("new"), "a file");

    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> writer().create(PASSWORD.getBytes(UTF_8)))
        .withMessageContaining(parent.resolve("new").toString());
  }

  @Test
  void standardCostIsGeths() {
    Kdf kdf = Cost.STANDARD.kdf(Bytes.parse("0x" + "5a".repeat(32)));

    assertThat(kdf)
        .isInstanceOfSatisfying(
            Kdf.Scrypt.class,
            scrypt ->
                assertThat(List.of(scrypt.n(), scrypt.r(), scrypt.p()))
                    .containsExactly(262_144, 8, 1));
  }

  private void assertRefused(String key, String message) {
    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> importKey(key))
        .withMessageContaining(message)
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("46464646"));
  }

  private Written importKey(String hex) {
    return writer().importHex(hex.getBytes(US_ASCII), PASSWORD.getBytes(UTF_8));
  }

  private KeystoreWriter writer() {
    return new KeystoreWriter(folder(), Cost.LIGHT);
  }

  private Path folder() {
    return parent.resolve("new").resolve("keys");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(folder())) {
      return entries.toList();
    }
  }
}
