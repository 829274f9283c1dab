package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.sql.Types;
import java.util.List;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/// Inserts into table `payloads`: what each generation of a request asks for, in the SQL
/// transaction that inserts its row into `transactions`. Nothing changes such a row.
///
/// Why: RATIONALE.md#payloads.
final class PayloadInsert {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String COLUMNS =
      """
      transaction_id, recipient, value, data, access_list,
      fee_speed, max_fee_per_gas, max_priority_fee_per_gas, gas_price, max_cost,
      labels, traceparent, tracestate\
      """;

  private static final String ASKED =
      """
      insert into payloads (%1$s)
      select s.transaction_id, s.recipient, s.value, s.data, s.access_list::jsonb,
        s.fee_speed, s.max_fee_per_gas, s.max_priority_fee_per_gas, s.gas_price, s.max_cost,
        s.labels::jsonb, s.traceparent, s.tracestate
      from unnest(:ids, :recipients, :values, :data, :accessLists,
        :speeds, :maxFees, :tips, :gasPrices, :maxCosts,
        :labels, :traceparents, :tracestates) as s (%1$s)
      on conflict (transaction_id) do nothing -- left over of a row that is restored: it is the same
      """
          .formatted(COLUMNS);

  private static final String NEXT =
      """
      insert into payloads (%s)
      select s.next_id, p.recipient, p.value, p.data, p.access_list,
        coalesce(:speed, p.fee_speed), case when :speed is null then p.max_fee_per_gas end,
        case when :speed is null then p.max_priority_fee_per_gas end, case when :speed is null then p.gas_price end, p.max_cost,
        p.labels, p.traceparent, p.tracestate
      from unnest(:ids, :nextIds) as s (id, next_id)
      join payloads p on p.transaction_id = s.id
      """
          .formatted(COLUMNS);

  private PayloadInsert() {}

  static void insert(Handle handle, List<TransactionRow> rows) {
    handle
        .createUpdate(ASKED)
        .bindArray("ids", TransactionId.class, Lists.column(rows, row -> row.key().id()))
        .bindArray("recipients", Address.class, Lists.column(rows, row -> row.call().to()))
        .bindArray("values", Wei.class, Lists.column(rows, row -> row.call().value()))
        .bindArray("data", Bytes.class, Lists.column(rows, row -> row.call().data()))
        .bindArray("accessLists", String.class, Lists.column(rows, row -> row.call().accessList()))
        .bindArray("speeds", String.class, Lists.column(rows, row -> row.fee().speed()))
        .bindArray("maxFees", Wei.class, Lists.column(rows, row -> row.fee().maxFeePerGas()))
        .bindArray("tips", Wei.class, Lists.column(rows, row -> row.fee().maxPriorityFeePerGas()))
        .bindArray("gasPrices", Wei.class, Lists.column(rows, row -> row.fee().gasPrice()))
        .bindArray("maxCosts", Wei.class, Lists.column(rows, row -> row.fee().maxCost()))
        .bindArray(
            "labels",
            String.class,
            Lists.column(rows, row -> JSON.writeValueAsString(row.terms().labels())))
        .bindArray(
            "traceparents", String.class, Lists.column(rows, row -> row.arrival().trace().parent()))
        .bindArray(
            "tracestates", String.class, Lists.column(rows, row -> row.arrival().trace().state()))
        .execute();
  }

  /// Next generations ask for what those before asked for, but for how fast they are.
  ///
  /// @return how many
  static int next(Handle handle, List<NextGenerations.Next> nexts, NextGenerations.Terms terms) {
    return handle
        .createUpdate(NEXT)
        .bindBySqlType("speed", terms.speed(), Types.VARCHAR)
        .bindArray("ids", TransactionId.class, Lists.column(nexts, next -> next.predecessor().id()))
        .bindArray("nextIds", TransactionId.class, Lists.column(nexts, NextGenerations.Next::id))
        .execute();
  }
}
