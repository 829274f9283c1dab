package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.Payload;
import io.relayer.messages.request.SigningRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Inserts into table `transactions`.
public final class NewTransactionDao {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private NewTransactionDao() {}

  /// Inserts queued transactions with their first event.
  public static void insert(Handle handle, List<NewTransaction> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into transactions (transaction_id, request_key, chain_id, sender, pool, recipient, value, data, access_list,
              gas_limit, fee_speed, max_fee_per_gas, max_priority_fee_per_gas, gas_price, max_cost, confirmations_required,
              confirm_by_finalized, deadline, priority, labels, traceparent, tracestate, requested_at, state, sequence,
              outbox_pos, waiting_for, estimate_at, queued_at)
            values (:id, :requestKey, :chain, :sender, :pool, :recipient, :value, :data, :accessList::jsonb,
              :gasLimit, :speed, :maxFee, :tip, :gasPrice, :maxCost, :confirmations,
              :finalized, :deadline, :priority, :labels::jsonb, :traceparent, :tracestate, :requestedAt, 'queued', 1,
              pg_current_xact_id(), :waitingFor, case when :estimate then clock_timestamp() end, clock_timestamp())
            """);
    for (NewTransaction transaction : transactions) {
      bind(batch, transaction);
      batch.add();
    }
    batch.execute();
    TransactionSteps.queued(handle, transactions.stream().map(NewTransaction::id).toList());
    PublishedEventDao.catchUp(handle, Lists.column(transactions, NewTransaction::requestKey));
  }

  private static void bind(PreparedBatch batch, NewTransaction transaction) {
    SigningRequest request = transaction.request();
    Payload payload = request.payload();
    switch (request.origin()) {
      case Origin.Sender(var _, var address) -> {
        address(batch, "sender", address);
        batch.bind("pool", (String) null);
      }
      case Origin.Pool(var _, var name) -> {
        address(batch, "sender", null);
        batch.bind("pool", name);
      }
    }
    address(batch, "recipient", payload.to());
    boolean estimate = payload.gasLimit().isEmpty();
    bindFee(batch, request.fee());
    batch
        .bind("id", transaction.id())
        .bind("requestKey", transaction.requestKey())
        .bind("chain", request.chainId())
        .bind("value", payload.value())
        .bind("data", payload.input().bytes())
        .bind("accessList", accessList(payload.accessList()))
        .bind("gasLimit", estimate ? null : (Long) payload.gasLimit().getAsLong())
        .bind("confirmations", transaction.depth().confirmations())
        .bind("finalized", transaction.depth().finalized())
        .bindByType("deadline", request.terms().deadline(), Instant.class)
        .bind("priority", request.terms().priority())
        .bind("labels", JSON.writeValueAsString(request.labels()))
        .bind("traceparent", transaction.trace().parent())
        .bind("tracestate", transaction.trace().state())
        .bind("requestedAt", transaction.requestedAt())
        .bind("waitingFor", estimate ? "estimate" : null)
        .bind("estimate", estimate);
  }

  private static void bindFee(PreparedBatch batch, FeeTerms fee) {
    batch.bind(
        "speed",
        fee instanceof FeeTerms.BySpeed(var speed, var _)
            ? speed.name().toLowerCase(Locale.ROOT)
            : (String) null);
    wei(batch, "maxFee", fee instanceof FeeTerms.Dynamic dynamic ? dynamic.maxFeePerGas() : null);
    wei(
        batch,
        "tip",
        fee instanceof FeeTerms.Dynamic dynamic ? dynamic.maxPriorityFeePerGas() : null);
    wei(batch, "gasPrice", fee instanceof FeeTerms.Legacy legacy ? legacy.gasPrice() : null);
    wei(batch, "maxCost", fee.maxCost());
  }

  /// By its type, there or not: a batch takes the rows after the first as the first was.
  private static void wei(PreparedBatch batch, String name, @Nullable Wei value) {
    batch.bind(name, value == null ? null : value.toDecimal());
  }

  public static void address(PreparedBatch batch, String name, @Nullable Address value) {
    batch.bind(name, value == null ? null : value.toArray());
  }

  public static @Nullable String accessList(List<AccessListEntry> entries) {
    if (entries.isEmpty()) {
      return null;
    }
    return JSON.writeValueAsString(
        entries.stream()
            .map(entry ->
                Map.of(
                    "address", entry.address().toString(),
                    "storageKeys", entry.storageKeys().stream().map(Object::toString).toList()))
            .toList());
  }
}
