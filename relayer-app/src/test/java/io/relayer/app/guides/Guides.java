package io.relayer.app.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The documents that users and operators are given to read.
final class Guides {
  private static final Path HOME = Path.of(System.getProperty("relayer.home"));
  private static final String FENCE = "```";

  private Guides() {}

  /// Their names, `README.md` and those in `docs`.
  static List<String> names() {
    try (Stream<Path> docs = Files.list(HOME.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md"),
              docs.map(file -> "docs/" + file.getFileName())
                  .filter(name -> name.endsWith(".md"))
                  .sorted())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(String name) {
    try {
      return Files.readString(HOME.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The fenced blocks of all of them.
  static List<Block> blocks() {
    return names().stream().flatMap(name -> blocks(name, read(name)).stream()).toList();
  }

  private static List<Block> blocks(String name, String guide) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = guide.lines().toList();
    for (int open = 0; open < lines.size(); open++) {
      if (lines.get(open).startsWith(FENCE)) {
        int close = open + 1;
        while (!lines.get(close).equals(FENCE)) {
          close++;
        }
        String text = String.join("\n", lines.subList(open + 1, close));
        blocks.add(new Block(name, open + 1, lines.get(open).substring(FENCE.length()), text));
        open = close;
      }
    }
    return blocks;
  }

  /// A fenced block of a guide.
  ///
  /// @param line of the fence that opens it
  /// @param language what stands behind that fence; empty where nothing does
  record Block(String file, int line, String language, String text) {
    private static final Pattern ID = Pattern.compile("\\bid\"?: ?\"([^\"]+)\"");

    /// The ids of the requests that it publishes, in whatever language.
    List<String> requestIds() {
      return ID.matcher(text).results().map(id -> id.group(1)).toList();
    }

    @Override
    public String toString() {
      return "%s:%d (%s)".formatted(file, line, language);
    }
  }
}
