package io.relayer.core.runtime;

import java.sql.Connection;
import java.sql.SQLException;

/// Opens a connection to the relayer's database that belongs to the caller.
@FunctionalInterface
public interface Connector {
  Connection connect() throws SQLException;
}
