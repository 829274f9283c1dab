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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// A broadcast message from the rows that it tells of: `r` of table `requests`, `t` of
/// `transactions`, `p` of `payloads`, `a` of `attempts`.
final class BroadcastRow {
  static final String COLUMNS =
      """
      r.producer, r.request_id, r.fingerprint, r.fingerprint_version, r.received_at,
      t.transaction_id, t.generation, t.retry_of, t.chain_id, t.sender, t.pool, t.nonce, p.recipient, p.value, p.data,
      p.access_list, t.gas_limit, p.fee_speed, p.max_fee_per_gas, p.max_priority_fee_per_gas, p.gas_price, p.max_cost,
      t.confirmations_required, t.confirm_by_finalized, t.deadline, t.priority, p.labels, t.intent, t.sequence,
      t.requested_at, t.queued_at, t.signed_at, p.traceparent, p.tracestate,
      a.attempt, a.kind, a.hash, a.raw, a.type, a.gas_limit as attempt_gas, a.max_fee_per_gas as attempt_max_fee,
      a.max_priority_fee_per_gas as attempt_tip, a.gas_price as attempt_price, a.signed_at as attempt_signed_at
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

  private final ResultSet row;

  private BroadcastRow(ResultSet row) {
    this.row = row;
  }

  static BroadcastMessage read(ResultSet row) throws SQLException {
    return new BroadcastRow(row).message();
  }

  private BroadcastMessage message() throws SQLException {
    return new BroadcastMessage(
        TxHash.of(row.getBytes("hash")),
        BroadcastMessage.VERSION,
        request(),
        new Transaction(generation(), origin(), call(), fee(), terms(), life()),
        attempt());
  }

  private Request request() throws SQLException {
    return new Request(
        row.getString("producer"),
        row.getString("request_id"),
        Bytes.of(row.getBytes("fingerprint")),
        row.getInt("fingerprint_version"),
        at("received_at"));
  }

  private Generation generation() throws SQLException {
    UUID retryOf = row.getObject("retry_of", UUID.class);
    return new Generation(
        new TransactionId(row.getObject("transaction_id", UUID.class)),
        row.getInt("generation"),
        retryOf == null ? null : new TransactionId(retryOf));
  }

  private Origin origin() throws SQLException {
    return new Origin(
        new ChainId(row.getLong("chain_id")),
        Address.of(row.getBytes("sender")),
        row.getString("pool"),
        new Nonce(row.getLong("nonce")));
  }

  private Call call() throws SQLException {
    byte[] recipient = row.getBytes("recipient");
    String accessList = row.getString("access_list");
    return new Call(
        recipient == null ? null : Address.of(recipient),
        new Wei(row.getBigDecimal("value").toBigIntegerExact()),
        Bytes.of(row.getBytes("data")),
        accessList == null ? null : JSON.readTree(accessList),
        row.getLong("gas_limit"));
  }

  private Fee fee() throws SQLException {
    return new Fee(
        row.getString("fee_speed"),
        wei("max_fee_per_gas"),
        wei("max_priority_fee_per_gas"),
        wei("gas_price"),
        wei("max_cost"));
  }

  private Terms terms() throws SQLException {
    Timestamp deadline = row.getTimestamp("deadline");
    return new Terms(
        row.getInt("confirmations_required"),
        row.getBoolean("confirm_by_finalized"),
        deadline == null ? null : deadline.toInstant(),
        row.getInt("priority"),
        labels(row.getString("labels")));
  }

  private static Map<String, String> labels(String json) {
    return json.equals("{}") ? Map.of() : JSON.readValue(json, LABELS);
  }

  private Life life() throws SQLException {
    return new Life(
        row.getString("intent"),
        row.getInt("sequence"),
        at("requested_at"),
        at("queued_at"),
        at("signed_at"),
        new Trace(row.getString("traceparent"), row.getString("tracestate")));
  }

  private Signed attempt() throws SQLException {
    return new Signed(
        row.getInt("attempt"),
        row.getString("kind"),
        Bytes.of(row.getBytes("raw")),
        row.getLong("attempt_gas"),
        new Prices(
            row.getInt("type"), wei("attempt_max_fee"), wei("attempt_tip"), wei("attempt_price")),
        at("attempt_signed_at"));
  }

  private Instant at(String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  private @Nullable Wei wei(String column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? null : new Wei(value.toBigIntegerExact());
  }
}
