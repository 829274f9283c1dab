package io.relayer.core.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateColumnsTest {
  private static final Pattern BY_HAND =
      Pattern.compile(
          "\\b(final_at|bump_ordered|superseded_in|superseded_hash|mined_kind|block_hash) = (null|false|clock_timestamp)");

  @Test
  void noOtherSourceAssignsWhatAStateMeans() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      List<String> byHand =
          sources
              .filter(Files::isRegularFile)
              .filter(source -> BY_HAND.matcher(read(source)).find())
              .map(source -> source.getFileName().toString())
              .toList();
      assertThat(byHand).containsExactly("StateColumns.java");
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
