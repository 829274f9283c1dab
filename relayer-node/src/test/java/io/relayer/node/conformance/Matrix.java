package io.relayer.node.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Cases against clients, as `docs/nodes.md` shows them.
final class Matrix {
  static final Path PAGE = Path.of(System.getProperty("relayer.home"), "docs", "nodes.md");

  private static final String HEAD = "| case |";

  private Matrix() {}

  /// The columns of the page, by client and then by case.
  static Map<String, Map<String, String>> documented() throws IOException {
    List<String> table =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith(HEAD))
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    List<String> clients = cells(table.getFirst());
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    for (String line : table.subList(2, table.size())) {
      List<String> row = cells(line);
      for (int i = 1; i < row.size(); i++) {
        columns
            .computeIfAbsent(clients.get(i), _ -> new LinkedHashMap<>())
            .put(row.getFirst(), row.get(i));
      }
    }
    return columns;
  }

  static String markdown(Map<String, Map<String, String>> columns) {
    var lines = new ArrayList<String>();
    lines.add(HEAD + " " + String.join(" | ", columns.keySet()) + " |");
    lines.add("|---".repeat(columns.size() + 1) + "|");
    for (String name : columns.values().iterator().next().keySet()) {
      List<String> row =
          columns.values().stream().map(column -> column.getOrDefault(name, "")).toList();
      lines.add("| " + name + " | " + String.join(" | ", row) + " |");
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> cells(String line) {
    return List.of(line.substring(2, line.length() - 2).split(" \\| ", -1));
  }
}
