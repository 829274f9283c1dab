package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.relayer.ethereum.value.Address;
import io.relayer.signer.keys.KeystoreFolder.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Keystores as other tools write them: see the README beside them.
class KeystoreCorpusTest {
  private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");
  private static final String PASSWORD = "relayer-development";

  /// Those of two well-known development keys, and of the key 0x00 01 01 … 01.
  private static final Set<Address> SENDERS =
      Set.of(
          Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
          Address.parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"),
          Address.parse("0x9fb168a4967e7ddb55554ebe6169f1e0b3f4bffa"));

  @TempDir Path folder;

  record Case(String file, String outcome, String words) {
    static Case of(String line) {
      String[] parts = line.split("\\|", -1);
      return new Case(parts[0].strip(), parts[1].strip(), parts[2].strip());
    }

    @Override
    public String toString() {
      return file;
    }
  }

  static List<Case> cases() throws IOException {
    return Files.readAllLines(CORPUS.resolve("keystores.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Case::of)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fileIsOpenedOrToldWithTheReason(Case expected) throws IOException {
    copy(expected.file);
    String password = expected.file + ".password";
    if (Files.exists(CORPUS.resolve("keystores").resolve(password))) {
      copy(password);
    }

    if (expected.outcome.equals("opened")) {
      try (LocalKeys keys = KeystoreFolder.open(folder, PASSWORD)) {
        assertThat(SENDERS).containsAll(keys.senders());
        assertThat(keys.problems()).isEmpty();
        assertThat(keys.leftOut()).isEmpty();
      }
    } else {
      assertThatExceptionOfType(KeystoreException.class)
          .isThrownBy(() -> KeystoreFolder.open(folder, PASSWORD))
          .withMessageContaining(folder.resolve(expected.file).toString())
          .withMessageContaining(expected.words);
    }
    assertThat(KeystoreFolder.list(folder))
        .singleElement()
        .satisfies(file -> listed(file, expected));
  }

  /// A list needs no password, so it does not know what only the key can tell.
  private static void listed(Listed file, Case expected) {
    assertThat(file.file().getFileName()).hasToString(expected.file);
    if (expected.outcome.equals("left out")) {
      assertThat(file.leftOut()).contains(expected.words);
    } else if (expected.outcome.equals("unusable") && !expected.words.contains("but holds")) {
      assertThat(file.problem()).contains(expected.words);
    } else {
      assertThat(file.problem()).isNull();
      assertThat(file.leftOut()).isNull();
    }
  }

  @Test
  void oneFileTakesNoOtherWithItAndEachIsTold() throws IOException {
    Path all = CORPUS.resolve("keystores");

    try (LocalKeys keys = KeystoreFolder.open(all, PASSWORD)) {
      assertThat(keys.senders()).isEqualTo(SENDERS);
      assertThat(keys.problems().stream().map(KeystoreCorpusTest::name))
          .containsExactlyInAnyOrderElementsOf(named("unusable"));
      assertThat(keys.leftOut().stream().filter(file -> !file.contains("holds the same key as")))
          .map(KeystoreCorpusTest::name)
          .containsExactlyInAnyOrderElementsOf(named("left out"));
      assertThat(keys.leftOut())
          .hasSize(named("left out").size() + named("opened").size() - SENDERS.size());
    }
  }

  @Test
  void tableHasEachFile() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve("keystores"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.endsWith(".password"))
          .containsExactlyInAnyOrderElementsOf(cases().stream().map(Case::file).toList());
    }
  }

  private static List<String> named(String outcome) throws IOException {
    return cases().stream().filter(one -> one.outcome.equals(outcome)).map(Case::file).toList();
  }

  private static String name(String told) {
    String path = told.substring(0, told.indexOf(": "));
    return Objects.requireNonNull(Path.of(path).getFileName()).toString();
  }

  private void copy(String name) throws IOException {
    Files.copy(CORPUS.resolve("keystores").resolve(name), folder.resolve(name));
  }
}
