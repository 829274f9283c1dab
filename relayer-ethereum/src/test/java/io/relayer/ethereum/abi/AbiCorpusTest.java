package io.relayer.ethereum.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// ABI files as compilers and tools write them: see the README beside them.
class AbiCorpusTest {
  private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");
  private static final String UNUSABLE = "unusable";

  record Case(String file, List<String> functions, List<String> told) {
    static Case of(String line) {
      String[] parts = line.split("\\|", -1);
      return new Case(parts[0].strip(), words(parts[1], " "), words(parts[2], ";"));
    }

    private static List<String> words(String text, String by) {
      return Stream.of(text.split(by, -1)).map(String::strip).filter(w -> !w.isEmpty()).toList();
    }

    @Override
    public String toString() {
      return file;
    }
  }

  static List<Case> cases() throws IOException {
    return Files.readAllLines(CORPUS.resolve("abi.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Case::of)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatCanBeUsedIsAndTheRestIsTold(Case expected) throws IOException {
    byte[] json = Files.readAllBytes(CORPUS.resolve("abi").resolve(expected.file));

    ContractAbi abi = ContractAbi.read(expected.file, json);

    List<String> told = new ArrayList<>(abi.problems());
    abi.unusable().ifPresent(told::add);
    assertThat(told).hasSameSizeAs(expected.told);
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).startsWith(expected.file + ": ").contains(expected.told.get(i));
    }
    assertThat(abi.unusable().isPresent()).isEqualTo(expected.functions.contains(UNUSABLE));
    assertThat(abi.functions().stream().map(FunctionSignature::toString).sorted())
        .isEqualTo(expected.functions.stream().filter(f -> !f.equals(UNUSABLE)).toList());
  }

  @Test
  void tableHasEachFile() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve("abi"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(cases().stream().map(Case::file).toList());
    }
  }
}
