package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateColumnsTest {
  private static final Path HOME = Path.of(System.getProperty("relayer.home"));

  private static final Pattern BY_HAND =
      Pattern.compile(
          "\\b(final_at|bump_ordered|superseded_in|superseded_hash|mined_kind|block_hash) = (null|false|clock_timestamp)");

  @Test
  void noOtherSourceAssignsWhatAStateMeans() throws IOException {
    List<String> byHand = new ArrayList<>();
    try (Stream<Path> modules = Files.list(HOME)) {
      for (Path module :
          modules.filter(path -> path.getFileName().toString().startsWith("relayer-")).toList()) {
        byHand.addAll(byHand(module.resolve("src/main/java")));
      }
    }
    assertThat(byHand).containsExactly("StateColumns.java");
  }

  private static List<String> byHand(Path folder) throws IOException {
    try (Stream<Path> sources = Files.walk(folder)) {
      return sources
          .filter(Files::isRegularFile)
          .filter(source -> BY_HAND.matcher(read(source)).find())
          .map(source -> source.getFileName().toString())
          .toList();
    }
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
