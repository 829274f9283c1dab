package io.relayer.core.transaction;

import io.relayer.messages.TransactionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// A transaction's row as it was read. A guarded step names the version, so that a row which
/// somebody else has changed since is left alone.
public record TransactionVersion(TransactionId id, int version) {
  /// Reads columns `transaction_id` and `version`.
  public static TransactionVersion read(ResultSet rows) throws SQLException {
    return new TransactionVersion(
        new TransactionId(rows.getObject("transaction_id", UUID.class)), rows.getInt("version"));
  }
}
