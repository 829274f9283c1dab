package io.relayer.app.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Results of the scenarios of a class. `target/scenarios.md` has them together with those of the
/// other classes, which other processes may be running.
final class ScenarioTable {
  private static final Path PARTS = Path.of("target", "scenarios");
  private static final Path WHOLE = Path.of("target", "scenarios.md");
  private static final String HEAD =
      """
      | scenario | requests | final states | attempts | audit | seconds |
      |---|---:|---|---|---|---:|
      """;

  private final Path part;
  private final List<Row> rows = new ArrayList<>();

  ScenarioTable(Class<?> scenarios) {
    this.part = PARTS.resolve(scenarios.getSimpleName() + ".part");
  }

  /// @param states how many requests ended in each state
  /// @param attempts how many first ones, and which others
  record Row(
      String scenario, long requests, String states, String attempts, String audit, Duration took) {

    private String text() {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %s | %s | %s | %.1f |\n",
          scenario,
          requests,
          states,
          attempts,
          audit,
          took.toMillis() / 1000.0);
    }
  }

  void add(Row row) {
    rows.add(row);
    try {
      Files.createDirectories(PARTS);
      write(part, text());
      write(WHOLE, HEAD + parts());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(row.text()));
    return text.toString();
  }

  private static String parts() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(PARTS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".part")).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void print() {
    System.out.println("\n" + HEAD + text());
  }
}
