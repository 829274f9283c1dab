package io.relayer.broadcaster.publishing;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.broadcast.BroadcastMessage.Call;
import io.relayer.messages.broadcast.BroadcastMessage.Fee;
import io.relayer.messages.broadcast.BroadcastMessage.Generation;
import io.relayer.messages.broadcast.BroadcastMessage.Life;
import io.relayer.messages.broadcast.BroadcastMessage.Origin;
import io.relayer.messages.broadcast.BroadcastMessage.Prices;
import io.relayer.messages.broadcast.BroadcastMessage.Request;
import io.relayer.messages.broadcast.BroadcastMessage.Signed;
import io.relayer.messages.broadcast.BroadcastMessage.Terms;
import io.relayer.messages.broadcast.BroadcastMessage.Transaction;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// A broadcast message from the rows that it tells of: `r` of table `requests`, `t` of
/// `transactions`, `a` of `attempts`.
///
/// Columns are read by their places, which are found once, in the text of the query (of bare
/// columns, some with another name): a chain has more of these messages than of anything else that
/// is read value by value.
final class BroadcastRow {
  static final String COLUMNS =
      """
      r.producer, r.request_id, r.fingerprint, r.fingerprint_version, r.received_at,
      t.transaction_id, t.generation, t.retry_of, t.chain_id, t.sender, t.pool, t.nonce, t.recipient, t.value, t.data,
      t.access_list, t.gas_limit, t.fee_speed, t.max_fee_per_gas, t.max_priority_fee_per_gas, t.gas_price, t.max_cost,
      t.confirmations_required, t.confirm_by_finalized, t.deadline, t.priority, t.labels, t.intent, t.sequence,
      t.requested_at, t.queued_at, t.signed_at, t.traceparent, t.tracestate,
      a.attempt, a.kind, a.hash, a.raw, a.type, a.gas_limit as attempt_gas, a.max_fee_per_gas as attempt_max_fee,
      a.max_priority_fee_per_gas as attempt_tip, a.gas_price as attempt_price, a.signed_at as attempt_signed_at
      """;

  private static final int PRODUCER = place("producer");
  private static final int REQUEST_ID = place("request_id");
  private static final int FINGERPRINT = place("fingerprint");
  private static final int FINGERPRINT_VERSION = place("fingerprint_version");
  private static final int RECEIVED_AT = place("received_at");
  private static final int TRANSACTION_ID = place("transaction_id");
  private static final int GENERATION = place("generation");
  private static final int RETRY_OF = place("retry_of");
  private static final int CHAIN_ID = place("chain_id");
  private static final int SENDER = place("sender");
  private static final int POOL = place("pool");
  private static final int NONCE = place("nonce");
  private static final int RECIPIENT = place("recipient");
  private static final int VALUE = place("value");
  private static final int DATA = place("data");
  private static final int ACCESS_LIST = place("access_list");
  private static final int GAS_LIMIT = place("gas_limit");
  private static final int FEE_SPEED = place("fee_speed");
  private static final int MAX_FEE_PER_GAS = place("max_fee_per_gas");
  private static final int MAX_PRIORITY_FEE_PER_GAS = place("max_priority_fee_per_gas");
  private static final int GAS_PRICE = place("gas_price");
  private static final int MAX_COST = place("max_cost");
  private static final int CONFIRMATIONS_REQUIRED = place("confirmations_required");
  private static final int CONFIRM_BY_FINALIZED = place("confirm_by_finalized");
  private static final int DEADLINE = place("deadline");
  private static final int PRIORITY = place("priority");
  private static final int LABELS = place("labels");
  private static final int INTENT = place("intent");
  private static final int SEQUENCE = place("sequence");
  private static final int REQUESTED_AT = place("requested_at");
  private static final int QUEUED_AT = place("queued_at");
  private static final int SIGNED_AT = place("signed_at");
  private static final int TRACEPARENT = place("traceparent");
  private static final int TRACESTATE = place("tracestate");
  private static final int ATTEMPT = place("attempt");
  private static final int KIND = place("kind");
  private static final int HASH = place("hash");
  private static final int RAW = place("raw");
  private static final int TYPE = place("type");
  private static final int ATTEMPT_GAS = place("attempt_gas");
  private static final int ATTEMPT_MAX_FEE = place("attempt_max_fee");
  private static final int ATTEMPT_TIP = place("attempt_tip");
  private static final int ATTEMPT_PRICE = place("attempt_price");
  private static final int ATTEMPT_SIGNED_AT = place("attempt_signed_at");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final ResultSet row;

  private BroadcastRow(ResultSet row) {
    this.row = row;
  }

  /// @param row of a query that selects [#COLUMNS] first
  static BroadcastMessage read(ResultSet row) throws SQLException {
    return new BroadcastRow(row).message();
  }

  private BroadcastMessage message() throws SQLException {
    return new BroadcastMessage(
        TxHash.of(row.getBytes(HASH)),
        BroadcastMessage.VERSION,
        request(),
        new Transaction(generation(), origin(), call(), fee(), terms(), life()),
        attempt());
  }

  private Request request() throws SQLException {
    return new Request(
        row.getString(PRODUCER),
        row.getString(REQUEST_ID),
        Bytes.of(row.getBytes(FINGERPRINT)),
        row.getInt(FINGERPRINT_VERSION),
        at(RECEIVED_AT));
  }

  private Generation generation() throws SQLException {
    UUID retryOf = row.getObject(RETRY_OF, UUID.class);
    return new Generation(
        new TransactionId(row.getObject(TRANSACTION_ID, UUID.class)),
        row.getInt(GENERATION),
        retryOf == null ? null : new TransactionId(retryOf));
  }

  private Origin origin() throws SQLException {
    return new Origin(
        new ChainId(row.getLong(CHAIN_ID)),
        Address.of(row.getBytes(SENDER)),
        row.getString(POOL),
        new Nonce(row.getLong(NONCE)));
  }

  private Call call() throws SQLException {
    byte[] recipient = row.getBytes(RECIPIENT);
    String accessList = row.getString(ACCESS_LIST);
    return new Call(
        recipient == null ? null : Address.of(recipient),
        new Wei(row.getBigDecimal(VALUE).toBigIntegerExact()),
        Bytes.of(row.getBytes(DATA)),
        accessList == null ? null : JSON.readTree(accessList),
        row.getLong(GAS_LIMIT));
  }

  private Fee fee() throws SQLException {
    return new Fee(
        row.getString(FEE_SPEED),
        wei(MAX_FEE_PER_GAS),
        wei(MAX_PRIORITY_FEE_PER_GAS),
        wei(GAS_PRICE),
        wei(MAX_COST));
  }

  private Terms terms() throws SQLException {
    Timestamp deadline = row.getTimestamp(DEADLINE);
    return new Terms(
        row.getInt(CONFIRMATIONS_REQUIRED),
        row.getBoolean(CONFIRM_BY_FINALIZED),
        deadline == null ? null : deadline.toInstant(),
        row.getInt(PRIORITY),
        labels(row.getString(LABELS)));
  }

  private static Map<String, String> labels(String json) {
    return json.equals("{}") ? Map.of() : JSON.readValue(json, TEXTS);
  }

  private Life life() throws SQLException {
    return new Life(
        row.getString(INTENT),
        row.getInt(SEQUENCE),
        at(REQUESTED_AT),
        at(QUEUED_AT),
        at(SIGNED_AT),
        new Trace(row.getString(TRACEPARENT), row.getString(TRACESTATE)));
  }

  private Signed attempt() throws SQLException {
    return new Signed(
        row.getInt(ATTEMPT),
        row.getString(KIND),
        Bytes.of(row.getBytes(RAW)),
        row.getLong(ATTEMPT_GAS),
        new Prices(row.getInt(TYPE), wei(ATTEMPT_MAX_FEE), wei(ATTEMPT_TIP), wei(ATTEMPT_PRICE)),
        at(ATTEMPT_SIGNED_AT));
  }

  private Instant at(int column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  private @Nullable Wei wei(int column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? null : new Wei(value.toBigIntegerExact());
  }

  private static int place(String column) {
    List<String> names =
        Stream.of(COLUMNS.split(",", -1)).map(one -> one.strip().replaceAll(".*[. ]", "")).toList();
    int index = names.indexOf(column);
    if (index < 0) {
      throw new IllegalStateException("no column " + column);
    }
    return index + 1;
  }
}
