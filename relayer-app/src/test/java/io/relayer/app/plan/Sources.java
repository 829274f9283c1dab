package io.relayer.app.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The statements as they stand in the sources.
final class Sources {
  private static final Path MAIN = Path.of("src/main/java/io/relayer/core");

  private static final Pattern TEXT =
      Pattern.compile("\"\"\"\n(.*?)\"\"\"|\"([^\"\n]+)\"", Pattern.DOTALL);

  private static final Pattern OVER_A_BATCH = Pattern.compile("(unnest|any) ?\\(:");

  private static final Pattern LARGE_TABLES =
      Pattern.compile(
          "\\b(from|join|update|into) (requests|transactions|attempts|outbox|transitions|retry_items)\\b");

  /// What stands in for bound and other values.
  private static final Pattern VALUE = Pattern.compile("[:%]");

  private Sources() {}

  /// @param mark a line of it by which it is known on the server
  record Statement(String file, String mark) {}

  /// Those that are given many rows of large tables.
  static List<Statement> overBatches() {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .flatMap(Sources::statements)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Statement> statements(Path file) {
    String name = MAIN.relativize(file).toString();
    return TEXT.matcher(read(file))
        .results()
        .map(found -> Optional.ofNullable(found.group(1)).orElse(found.group(2)))
        .filter(sql -> OVER_A_BATCH.matcher(sql).find() && LARGE_TABLES.matcher(sql).find())
        .map(sql -> new Statement(name, mark(sql)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The longest of its lines, up to the first value in it.
  private static String mark(String sql) {
    return sql.lines()
        .map(line -> VALUE.split(line.strip(), 2)[0])
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }
}
