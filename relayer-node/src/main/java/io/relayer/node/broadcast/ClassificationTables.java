package io.relayer.node.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of all families, and the order in which they are asked: what may be a contract's
/// text, the client's family, providers in front of it, what is common.
///
/// Why: RATIONALE.md#contract-words.
record ClassificationTables(
    Table contracts, Map<ClientFamily, Table> families, Table providers, Table generic) {

  static ClassificationTables read() {
    Map<ClientFamily, Table> families = new EnumMap<>(ClientFamily.class);
    for (ClientFamily family : ClientFamily.values()) {
      if (family != ClientFamily.UNKNOWN) {
        families.put(family, table(family.label()));
      }
    }
    return new ClassificationTables(
        table("contracts"), families, table("providers"), table("generic"));
  }

  Optional<ClassificationRule> find(ClientFamily family, int code, String message) {
    return contracts
        .find(code, message)
        .or(() ->
            Optional.ofNullable(families.get(family)).flatMap(table -> table.find(code, message)))
        .or(() -> providers.find(code, message))
        .or(() -> generic.find(code, message));
  }

  private static Table table(String name) {
    String file = "/classification/" + name + ".txt";
    try (InputStream lines = ClassificationTables.class.getResourceAsStream(file)) {
      if (lines == null) {
        throw new IllegalStateException(file + " is not on the class path: build again");
      }
      return Table.parse(file, new String(lines.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The error texts of a family of clients, read from a file with a line `class | code | words`
  /// per kind of answer (see [ClassificationRule]). The first line that fits decides.
  record Table(List<ClassificationRule> rows) {
    Table {
      rows = List.copyOf(rows);
    }

    static Table parse(String file, String text) {
      return new Table(
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
}
