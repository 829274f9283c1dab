package io.relayer.core.transaction;

import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event of a transaction, but for its place among the events of its request ([Place]): what is
/// published, as far as it was settled under the lock of the transaction's row. Its record's value
/// is built here, once, and stands in the history as it goes to Kafka.
///
/// Why: RATIONALE.md#events-as-published.
///
/// @param event as the history has it, such as `included`
/// @param opening the beginning of the record's value, up to the place; null where the request is
///   gone, so that there is no record
record EventFacts(
    TransactionId id,
    int generation,
    String event,
    String state,
    Addressee addressee,
    @Nullable String opening) {

  /// Whom it concerns: what the record's key and headers are made of, besides the event itself.
  ///
  /// @param subject `<producer>/<id>`; null where the request is gone
  record Addressee(long chain, @Nullable String subject, Trace trace) {}

  /// Where an event stands: as the ordering root has it, under its lock.
  ///
  /// @param pos as `xid8` has it
  record Place(String pos, int sequence, Instant at) {
    /// Of columns `outbox_pos`, `sequence` and `at`.
    static Place read(ResultSet row) throws SQLException {
      return new Place(
          row.getString("outbox_pos"), row.getInt("sequence"), row.getTimestamp("at").toInstant());
    }
  }

  /// Of `t`, a row of transactions, what changes over a life and events tell; and where the row
  /// stands itself.
  static final String ROW =
      """
      t.transaction_id, t.request_key, t.generation, t.chain_id, t.pool, t.sender, t.nonce, t.state,
      t.retried_by is not null as late, t.sequence, t.outbox_pos, coalesce(t.mined_attempt, t.attempt) as attempt,
      t.waiting_for, t.intent, t.block_number, t.block_hash, t.gas_used, t.effective_gas_price, t.contract_address,
      t.superseded_in, t.superseded_hash, t.failure_code, t.failure_message, t.revert_reason\
      """;

  private static final String CONSTANT_COLUMNS =
      "c.producer, c.request_id, c.recipient, c.labels, c.traceparent, c.tracestate";

  /// To be joined to `m`: `c`, what never changes and events tell of the row that it names by
  /// `request_key` and `transaction_id`. Looked up for each row, by the keys alone. Where it is
  /// gone there is a row all the same: its step was taken.
  static final String CONSTANTS =
      """
      left join lateral (
        select r.producer, r.request_id, p.recipient, p.labels, p.traceparent, p.tracestate
        from requests r cross join payloads p
        where r.request_key = m.request_key and p.transaction_id = m.transaction_id limit 1) c on true
      """;

  /// Of `m` and `c`, as [#retold] needs them.
  static final String RETOLD =
      "m.transaction_id, m.generation, m.chain_id, m.pool, " + CONSTANT_COLUMNS;

  /// The rows of `moved`, which has the columns of [#ROW], in the order in which their events are
  /// written.
  ///
  /// @param root the ordering root: `m` itself, or another row
  /// @param from has the rows as `m`, and joins the root where it is another one
  static String select(String root, String from) {
    return """
    select m.transaction_id, m.request_key, m.generation, m.chain_id, m.pool, m.sender, m.nonce, m.state, m.late,
           %1$s.sequence, %1$s.outbox_pos, clock_timestamp() as at, a.hash, a.kind, m.waiting_for, m.intent,
           m.block_number, m.block_hash, m.gas_used, m.effective_gas_price, m.contract_address,
           case when m.block_number is not null then greatest(h.head_number - m.block_number + 1, 0) end as confirmations,
           m.superseded_in, m.superseded_hash, m.failure_code, m.failure_message, m.revert_reason,
           %3$s
    from %2$s
    %4$s
    left join attempts a on a.transaction_id = m.transaction_id and a.attempt = m.attempt
    left join chain_heads h on h.chain_id = m.chain_id
    order by m.transaction_id
    """
        .formatted(root, from, CONSTANT_COLUMNS, CONSTANTS);
  }

  /// The rows of `moved`, each of them its own ordering root, or followed by another one.
  static final String OF_ROOTS = select("m", "moved m");

  /// A row of [#select].
  ///
  /// @param event null for that of the state
  /// @param by who ordered it; null where nobody did
  static EventFacts read(ResultSet row, @Nullable EventName event, @Nullable OrderedBy by)
      throws SQLException {
    String state = row.getString("state");
    JsonFields json = beginning(row);
    changing(json, row, by);
    return facts(row, event == null ? state : event.text(), json);
  }

  /// A row of which the facts that change are JSON already, in column `detail`; with columns
  /// `event`, `state` and [#RETOLD].
  static EventFacts retold(ResultSet row) throws SQLException {
    JsonFields json = beginning(row).fieldsOf(row.getString("detail"));
    return facts(row, row.getString("event"), json);
  }

  private static EventFacts facts(ResultSet row, String event, JsonFields json)
      throws SQLException {
    String request = row.getString("request_id");
    json.json("labels", row.getString("labels"));
    return new EventFacts(
        id(row),
        row.getInt("generation"),
        event,
        row.getString("state"),
        new Addressee(
            row.getLong("chain_id"),
            request == null ? null : row.getString("producer") + "/" + request,
            new Trace(row.getString("traceparent"), row.getString("tracestate"))),
        request == null ? null : json.open());
  }

  /// The whole value of the record; null where there is none.
  @Nullable String value(Place place) {
    return opening == null
        ? null
        : opening + ",\"sequence\":" + place.sequence() + ",\"at\":\"" + place.at() + "\"}";
  }

  private static JsonFields beginning(ResultSet row) throws SQLException {
    return new JsonFields(1024)
        .text("id", row.getString("request_id"))
        .text("producer", row.getString("producer"))
        .text("transactionId", row.getString("transaction_id"))
        .number("generation", row.getInt("generation"))
        .text("pool", row.getString("pool"))
        .number("chainId", row.getLong("chain_id"))
        .hex("to", row.getBytes("recipient"))
        .text("state", row.getString("state"));
  }

  /// In the order in which `jsonb` would have them: so they come back out of the history.
  private static void changing(JsonFields json, ResultSet row, @Nullable OrderedBy by)
      throws SQLException {
    json.text("by", by == null ? null : by.who())
        .hex("from", row.getBytes("sender"))
        .hex("hash", row.getBytes("hash"))
        .number("nonce", row.getObject("nonce", Long.class))
        .object("order", order(row, by))
        .text("intent", row.getString("intent"))
        .object("failure", failure(row))
        .text("gasUsed", row.getString("gas_used"))
        .hex("blockHash", row.getBytes("block_hash"))
        .object("nonceUsed", nonceUsed(row))
        .text("waitingFor", row.getString("waiting_for"))
        .text("attemptKind", row.getString("kind"))
        .number("blockNumber", row.getObject("block_number", Long.class))
        .number("confirmations", row.getObject("confirmations", Long.class))
        .hex("contractAddress", row.getBytes("contract_address"))
        .text("effectiveGasPrice", decimal(row.getBigDecimal("effective_gas_price")));
  }

  private static @Nullable JsonFields order(ResultSet row, @Nullable OrderedBy by)
      throws SQLException {
    String source = by == null ? null : by.sources().get(id(row));
    return source == null
        ? null
        : new JsonFields(100).text("source", source).number("generation", row.getInt("generation"));
  }

  private static @Nullable JsonFields failure(ResultSet row) throws SQLException {
    String code = row.getString("failure_code");
    return code == null
        ? null
        : new JsonFields(200)
            .text("code", code)
            .text("message", row.getString("failure_message"))
            .text("revertReason", row.getString("revert_reason"));
  }

  private static @Nullable JsonFields nonceUsed(ResultSet row) throws SQLException {
    Long block = row.getObject("superseded_in", Long.class);
    return block == null
        ? null
        : new JsonFields(120)
            .hex("blockHash", row.getBytes("superseded_hash"))
            .number("blockNumber", block);
  }

  private static @Nullable String decimal(@Nullable BigDecimal value) {
    return value == null ? null : value.toBigIntegerExact().toString();
  }

  private static TransactionId id(ResultSet row) throws SQLException {
    return new TransactionId(row.getObject("transaction_id", UUID.class));
  }
}
