package io.relayer.core.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;

/// The place of a row in the order of its lane: first by `pos`, a transaction id of the cluster,
/// then by row id.
///
/// @param pos an unsigned 64-bit number, as `xid8` is
public record Cursor(long pos, long id) {
  /// Before every row.
  public static final Cursor START = new Cursor(0, 0);

  /// `pos` as text that PostgreSQL casts to `xid8`.
  public String posText() {
    return Long.toUnsignedString(pos);
  }

  /// From columns `pos` and `id`.
  public static Cursor of(ResultSet rows) throws SQLException {
    return new Cursor(Long.parseUnsignedLong(rows.getString("pos")), rows.getLong("id"));
  }
}
