package io.relayer.app.audit;

import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/// A question to the database whose answers are violations.
///
/// @param sql selects `transaction_id` (may be null) and `detail`; may name the binds of [Scope]
record Check(Violation.Kind kind, String sql) {
  private static final int FETCH = 1_000;

  void run(Handle handle, Scope scope, Consumer<Violation> found) {
    handle
        .createQuery(sql)
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .setFetchSize(FETCH)
        .bind("chain", scope.chain())
        .bind("from", scope.from())
        .bind("head", scope.head().number())
        .bind("headAt", scope.head().timestamp())
        .bind("deepest", scope.deepest())
        .bind("finalized", scope.finalized())
        .bind("since", scope.since())
        .map((rows, context) ->
            new Violation(kind, rows.getString("transaction_id"), rows.getString("detail")))
        .forEach(found);
  }
}
