package io.relayer.operations.explain;

import io.relayer.core.database.Database;
import io.relayer.operations.status.SituationDao;
import io.relayer.operations.status.TransactionDetail;
import io.relayer.operations.status.TransactionViewDao;
import io.relayer.operations.status.ViewRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that can be said of one transaction.
///
/// @param waitsFor empty once it is final, but for the proof of its block where that is missing
/// @param failure null unless it failed
/// @param foreign null unless a transaction that was not signed here has executed it
public record Explanation(
    TransactionDetail detail,
    Timeline story,
    List<Reason> waitsFor,
    @Nullable Reason failure,
    @Nullable Reason foreign) {

  public static Explanation of(Database database, ViewRow transaction) {
    TransactionDetail detail = TransactionDetail.of(database, transaction);
    ViewRow around =
        database.withHandle(h -> SituationDao.of(h, TransactionViewDao.id(transaction)));
    Reasons table = Reasons.read();
    String code = transaction.text("failure_code");
    String words = transaction.text("revert_reason");
    return new Explanation(
        detail,
        Timeline.of(
            detail,
            Instant.parse(around.get("requested_at")),
            Instant.parse(around.get("asked_at"))),
        WaitDiagnosis.now(table, detail, around),
        code == null
            ? null
            : table.of(
                "failure", code, words == null ? transaction.text("failure_message") : words),
        detail.attempts().stream().anyMatch(Explanation::executedByAnother)
            ? table.of("mined", "foreign", transaction.text("hash"))
            : null);
  }

  /// Its document: that of the transaction, with the steps, the time in each stage, and the
  /// reasons.
  public Map<String, Object> json() {
    Map<String, Object> document = new LinkedHashMap<>(detail.json());
    document.put("steps", story.steps().stream().map(Timeline.Step::json).toList());
    Map<String, Long> spent = new LinkedHashMap<>();
    story.spent().forEach((stage, time) -> spent.put(stage.key(), time.toMillis()));
    document.put("spentMillis", spent);
    document.put("waitsFor", waitsFor.stream().map(Reason::json).toList());
    if (failure != null) {
      document.put("failure", failure.json());
    }
    if (foreign != null) {
      document.put("executedBy", foreign.json());
    }
    return document;
  }

  private static boolean executedByAnother(ViewRow attempt) {
    return attempt.flag("mined") && attempt.get("kind").equals("foreign");
  }
}
