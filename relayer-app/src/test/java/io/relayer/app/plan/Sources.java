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
  private static final Path HOME = Path.of(System.getProperty("relayer.home"));

  private static final List<String> MODULES =
      List.of("core", "signer", "broadcaster", "monitor", "operations");

  private static final Pattern TEXT =
      Pattern.compile("\"\"\"\n(.*?)\"\"\"|\"([^\"\n]+)\"", Pattern.DOTALL);

  /// Of a batch that is given, or that a row names.
  private static final Pattern OVER_A_BATCH =
      Pattern.compile("(unnest|any) ?\\((:|g\\.transaction_ids)");

  private static final Pattern LARGE_TABLES =
      Pattern.compile(
          "\\b(from|join|update|into) (requests|payloads|transactions|attempts|sent_attempts|outbox|transitions|retry_items)\\b");

  /// What stands in for bound and other values.
  private static final Pattern VALUE = Pattern.compile("[:%]");

  private Sources() {}

  /// @param mark a line of it by which it is known on the server
  record Statement(String file, String mark) {}

  /// Those that are given many rows of large tables.
  static List<Statement> overBatches() {
    return MODULES.stream()
        .map(module -> HOME.resolve("relayer-" + module).resolve("src/main/java/io/relayer"))
        .flatMap(Sources::ofModule)
        .toList();
  }

  private static Stream<Statement> ofModule(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .flatMap(file -> statements(file, root.relativize(file).toString()))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param name of the file, from its module on
  private static Stream<Statement> statements(Path file, String name) {
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
