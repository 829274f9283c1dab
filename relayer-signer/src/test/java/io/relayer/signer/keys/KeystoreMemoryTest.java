package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.relayer.ethereum.value.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process of its own, as its heap is to be full.
@Tag("long")
class KeystoreMemoryTest {
  private static final Path CORPUS = Path.of("src", "test", "resources", "corpus", "keystores");
  private static final String CHEAP = "ethers6.json";
  private static final String DEAR = "geth-1.17.0-standard.json";
  private static final Pattern ADVICE = Pattern.compile("-Xmx([0-9]+)m");

  @TempDir Path folder;

  /// Opens a folder, and prints what came of it.
  public static final class Opening {
    private Opening() {}

    public static void main(String[] args) {
      try (LocalKeys keys = KeystoreFolder.open(Path.of(args[0]), "relayer-development")) {
        keys.problems().forEach(System.out::println);
        System.out.println("opened " + keys.senders().size());
      }
    }
  }

  @Test
  void smallHeapIsToldWithWhatToSetAndOtherKeysAreOpened() throws Exception {
    copy(DEAR, "dear.json");
    copy("payouts.eth", "cheap");

    String told = opening("-XX:+UseG1GC", "-Xmx200m");

    assertThat(told)
        .contains(
            folder.resolve("dear.json") + ": its scrypt needs 256 MiB of memory at once",
            "and Java's heap of 200 MiB has room for 102: set -Xmx",
            "opened 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC"})
  void whatIsAdvisedIsEnoughForManyOfThem(String collector) throws Exception {
    for (int i = 0; i < 4; i++) {
      copy(DEAR, "dear-" + i + ".json");
    }
    copy("payouts.eth", "cheap");
    Matcher advice = ADVICE.matcher(opening(collector, "-Xmx200m"));
    assertThat(advice.find()).isTrue();

    assertThat(opening(collector, advice.group())).contains("opened 2");
  }

  @Test
  void newKeystoreNeedsTheMemoryToo() {
    var share = new HeapShare(200 << 20);

    assertThat(share.refusal(KeystoreWriter.Cost.STANDARD.kdf(salt())).orElse(""))
        .contains("needs 256 MiB");
    assertThat(share.refusal(KeystoreWriter.Cost.LIGHT.kdf(salt()))).isEmpty();
    assertThat(
            new HeapShare(32 << 20).refusal(new Kdf.Pbkdf2(1, salt(), HmacDerivation.Prf.SHA256)))
        .isEmpty();
  }

  /// A keystore that just fits must not wait for memory that will never be free.
  @Test
  void whatFitsGetsItsShare() {
    Kdf kdf = new Kdf.Scrypt(1 << 17, 31, 1, salt()); // 496 MiB
    assertThat(kdf.memory()).isEqualTo(496L << 20);

    for (long heap = 720 << 10; heap < 730 << 10; heap++) {
      HeapShare share = new HeapShare(heap << 10);
      if (share.refusal(kdf).isEmpty()) {
        assertThat(share.permits().tryAcquire(share.permitsOf(kdf))).isTrue();
      }
    }
  }

  @Test
  void fileThatNeedsTooMuchIsTheOnlyOne() throws IOException {
    copy(CHEAP, CHEAP);
    copy("hand-endless-scrypt.json", "endless.json");

    try (LocalKeys keys = KeystoreFolder.open(folder, "relayer-development")) {
      assertThat(keys.senders()).hasSize(1);
      assertThat(keys.problems()).singleElement().asString().contains("endless.json");
    }
  }

  @Test
  void nothingButTooDearOnesIsRefusedWithEachFile() throws IOException {
    copy("hand-wide-scrypt.json", "wide.json");

    assertThatExceptionOfType(KeystoreException.class)
        .isThrownBy(() -> KeystoreFolder.open(folder, "x"))
        .withMessageContaining("wide.json");
  }

  private String opening(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Opening.class.getName(),
            folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      String told = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(told).isZero();
      return told;
    } finally {
      process.destroyForcibly();
    }
  }

  private void copy(String name, String as) throws IOException {
    Files.copy(CORPUS.resolve(name), folder.resolve(as));
  }

  private static Bytes salt() {
    return Bytes.parse("0x" + "5a".repeat(32));
  }
}
