package io.relayer.node.broadcast;

import java.util.List;
import java.util.Optional;

/// The error texts of a family of clients, read from a file with a line `class | code | words` per
/// kind of answer (see [ClassificationRule]). The first line that fits decides.
record ClassificationTable(List<ClassificationRule> rows) {
  ClassificationTable {
    rows = List.copyOf(rows);
  }

  static ClassificationTable parse(String file, String text) {
    return new ClassificationTable(
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(line -> ClassificationRule.parse(file, line))
            .toList());
  }

  Optional<ClassificationRule> find(int code, String message) {
    return rows.stream().filter(row -> row.fits(code, message)).findFirst();
  }
}
