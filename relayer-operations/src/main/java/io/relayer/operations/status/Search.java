package io.relayer.operations.status;

import io.relayer.core.database.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The result of looking up an `ID` of the command line.
public sealed interface Search {
  /// @param row of `transaction_status`
  record Found(ViewRow row) implements Search {}

  /// A request that ended so long ago that its transactions were deleted.
  ///
  /// @param row how it stands
  record Pruned(ViewRow row) implements Search {
    public String text() {
      return "%s/%s is %s%s since %s; its transactions were deleted by their age (database.retention.transactions)"
          .formatted(
              row.get("producer"),
              row.get("request_id"),
              row.get("state"),
              Stream.of("failure_code", "hash")
                  .map(row::text)
                  .filter(Objects::nonNull)
                  .collect(Collectors.joining(", ", " (", ")"))
                  .replace(" ()", ""),
              row.get("final_at"));
    }

    public Map<String, Object> json() {
      return row.json();
    }
  }

  /// Only refused requests have that id.
  ///
  /// @param rows of `rejections`, newest first
  record Rejected(List<ViewRow> rows) implements Search {
    /// The document of the newest.
    public Map<String, Object> json() {
      Map<String, Object> document = new LinkedHashMap<>(rows.getFirst().json());
      document.put("state", "rejected");
      return document;
    }
  }

  /// @param pruned whether there were transactions that are found by their request alone
  record Nothing(List<Locator> tried, boolean pruned) implements Search {
    public String message(String text) {
      StringJoiner all = new StringJoiner("; ");
      tried.forEach(locator -> all.add(locator.toString()));
      return """
      '%s' is not known, and was not rejected either. Looked for: %s
      (a record that could not be read has no id: see the newest rows of view relayer.rejections%s)\
      """
          .formatted(
              text,
              all,
              pruned
                  ? "; what ended so long ago that it was deleted is found by its request alone"
                  : "");
    }
  }

  /// Looks for each thing that `text` may mean.
  static Search of(Database database, String text) {
    List<Locator> readings = Locator.readings(text);
    return database.withHandle(handle -> {
      for (Locator locator : readings) {
        Optional<ViewRow> row = TransactionViewDao.find(handle, locator);
        if (row.isPresent()) {
          return new Found(row.get());
        }
      }
      for (Locator locator : readings) {
        if (locator instanceof Locator.ByRequest(var key)) {
          Optional<ViewRow> pruned = PrunedViewDao.find(handle, key);
          if (pruned.isPresent()) {
            return new Pruned(pruned.get());
          }
          List<ViewRow> rejections = TransactionViewDao.rejections(handle, key);
          if (!rejections.isEmpty()) {
            return new Rejected(rejections);
          }
        }
      }
      return new Nothing(readings, PrunedViewDao.any(handle));
    });
  }
}
