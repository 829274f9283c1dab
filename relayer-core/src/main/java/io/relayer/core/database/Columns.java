package io.relayer.core.database;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/// The domain's types as columns: hashes and addresses as `bytea`, wei as `numeric`, ids as they
/// are.
final class Columns {
  private Columns() {}

  static void register(Jdbi jdbi) {
    jdbi.registerArgument(new DomainArguments());
    jdbi.registerArgument(new BinaryArrays());
    array(jdbi, TransactionId.class, "uuid", TransactionId::value);
    array(jdbi, Wei.class, "numeric", Wei::toDecimal);
    array(jdbi, Nonce.class, "bigint", Nonce::value);
    array(jdbi, ChainId.class, "bigint", ChainId::value);
    array(jdbi, Instant.class, "timestamptz", Columns::text);
    column(jdbi, Bytes.class, ResultSet::getBytes, Bytes::of);
    column(jdbi, Address.class, ResultSet::getBytes, Address::of);
    column(jdbi, TxHash.class, ResultSet::getBytes, TxHash::of);
    column(jdbi, BlockHash.class, ResultSet::getBytes, BlockHash::of);
    column(jdbi, Wei.class, ResultSet::getBigDecimal, d -> new Wei(d.toBigIntegerExact()));
    column(jdbi, Nonce.class, (rows, i) -> rows.getObject(i, Long.class), Nonce::new);
    column(jdbi, ChainId.class, (rows, i) -> rows.getObject(i, Long.class), ChainId::new);
    column(
        jdbi, TransactionId.class, (rows, i) -> rows.getObject(i, UUID.class), TransactionId::new);
  }

  private static <T> void array(
      Jdbi jdbi, Class<T> type, String sqlType, Function<T, Object> convert) {
    jdbi.registerArrayType(type, sqlType, value -> value == null ? null : convert.apply(value));
  }

  /// As PostgreSQL reads it: without the sign that a year of five digits has in Java.
  private static String text(Instant instant) {
    String text = instant.toString();
    return text.startsWith("+") ? text.substring(1) : text;
  }

  private interface Read<R> {
    @Nullable R at(ResultSet rows, int column) throws SQLException;
  }

  private static <R, T> void column(
      Jdbi jdbi, Class<T> type, Read<R> read, Function<R, T> convert) {
    jdbi.registerColumnMapper(
        type,
        (rows, i, context) -> {
          R value = read.at(rows, i);
          return value == null ? null : convert.apply(value);
        });
  }

  private static final class DomainArguments implements ArgumentFactory {
    @Override
    public Optional<Argument> build(Type type, @Nullable Object value, ConfigRegistry config) {
      return switch (value) {
        case Bytes v -> bytea(v.toArray());
        case Address v -> bytea(v.toArray());
        case TxHash v -> bytea(v.toArray());
        case BlockHash v -> bytea(v.toArray());
        case Wei v -> numeric(v.toDecimal());
        case Nonce v -> bigint(v.value());
        case ChainId v -> bigint(v.value());
        case TransactionId v ->
            Optional.of((i, statement, context) -> statement.setObject(i, v.value()));
        case null, default -> Optional.empty();
      };
    }

    private static Optional<Argument> bytea(byte[] value) {
      return Optional.of((i, statement, context) -> statement.setBytes(i, value));
    }

    private static Optional<Argument> numeric(BigDecimal value) {
      return Optional.of((i, statement, context) -> statement.setBigDecimal(i, value));
    }

    private static Optional<Argument> bigint(long value) {
      return Optional.of((i, statement, context) -> statement.setLong(i, value));
    }
  }
}
