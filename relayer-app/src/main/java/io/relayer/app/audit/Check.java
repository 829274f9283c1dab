package io.relayer.app.audit;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.chain.Header;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

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
        .bindArray("leftOut", Address.class, scope.leftOut())
        .map((rows, context) ->
            new Violation(kind, rows.getString("transaction_id"), rows.getString("detail")))
        .forEach(found);
  }

  /// The part of a chain that an audit has read, before and after the snapshot of the database that
  /// it is compared with: the snapshot may know more than the blocks up to `head`, and nothing
  /// beyond `deepest`.
  ///
  /// @param from the first block that was read
  /// @param head the last block that was read
  /// @param deepest number of the chain's head after the snapshot was taken
  /// @param finalized number of the finalized block after that; null where the node names none
  /// @param since requests received before are left out
  /// @param leftOut senders whose nonces are not checked
  record Scope(
      ChainId chain,
      long from,
      Header head,
      long deepest,
      @Nullable Long finalized,
      Instant since,
      Set<Address> leftOut) {
    Scope {
      leftOut = Set.copyOf(leftOut);
    }
  }
}
