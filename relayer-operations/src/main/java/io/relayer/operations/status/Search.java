package io.relayer.operations.status;

import io.relayer.core.database.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// The result of looking up an `ID` of the command line.
public sealed interface Search {
  /// @param row of `transaction_status`
  record Found(ViewRow row) implements Search {}

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

  record Nothing(List<Locator> tried) implements Search {
    public String message(String text) {
      StringJoiner all = new StringJoiner("; ");
      tried.forEach(locator -> all.add(locator.toString()));
      return """
      '%s' is not known, and was not rejected either. Looked for: %s
      (a record that could not be read has no id: see the newest rows of view relayer.rejections)\
      """
          .formatted(text, all);
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
          List<ViewRow> rejections = TransactionViewDao.rejections(handle, key);
          if (!rejections.isEmpty()) {
            return new Rejected(rejections);
          }
        }
      }
      return new Nothing(readings);
    });
  }
}
