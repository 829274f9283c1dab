package io.relayer.core.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import tools.jackson.databind.json.JsonMapper;

/// A filter as conditions on `t` (transactions), worded so that the indexes that are there for the
/// work itself serve it: most of these are partial, and each is named by what it is partial to.
///
/// Why: RATIONALE.md#index-lists.
public final class FilterSql {
  /// Those that have ended without being executed, and that no next generation has followed.
  public static final String RETRIABLE = RowConditions.UNEXECUTED + " and t.retried_by is null";

  /// By how much a process's clock, which ids are made by, may be behind the database's.
  private static final Duration SKEW = Duration.ofDays(1);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String QUEUED =
      "t.nonce is null and t.final_at is null and t.gas_limit is not null or t.nonce is null and t.final_at is null and t.gas_limit is null";

  /// True of each row: those without a nonce are one of these.
  private static final String OF_SENDER =
      """
      t.sender = :sender and t.chain_id = any(array(select chain_id from chains))
        and (t.nonce is not null or %s or %s)\
      """
          .formatted(QUEUED, RowConditions.UNEXECUTED);

  private FilterSql() {}

  /// The conditions, to be bound by [#bind].
  public static String where(TransactionFilter filter) {
    StringJoiner and = new StringJoiner("\n  and ").add("true");
    if (!filter.states().isEmpty()) {
      StringJoiner or = new StringJoiner(" or ", "(", ")");
      filter.states().stream().sorted().map(FilterSql::state).forEach(or::add);
      and.add(or.toString());
    }
    if (filter.sender() != null) {
      and.add(OF_SENDER);
    }
    if (filter.chain() != null) {
      and.add("t.chain_id = :chain");
    }
    if (!filter.labels().isEmpty()) {
      and.add(
          "t.transaction_id in (select p.transaction_id from payloads p where p.labels <> '{}' and p.labels @> :labels::jsonb)");
    }
    if (filter.since() != null) {
      and.add("t.transaction_id >= :sinceId and t.queued_at >= :since");
    }
    if (filter.failure() != null) {
      and.add(RowConditions.UNEXECUTED + " and t.failure_code = :failure");
    }
    return and.toString();
  }

  private static String state(State state) {
    return switch (state) {
      case QUEUED -> QUEUED;
      case SIGNED -> "t.state = 'signed' and " + RowConditions.IN_FLIGHT;
      case PENDING ->
          "t.state = 'pending' and %s or %s"
              .formatted(RowConditions.IN_FLIGHT, RowConditions.INCLUDED);
      case CONFIRMED -> "t.state = 'confirmed' and " + RowConditions.FINAL_IN_BLOCK;
      case FAILED -> "t.state = 'failed' and " + RowConditions.UNEXECUTED;
      case CANCELLED -> "t.state = 'cancelled' and " + RowConditions.UNEXECUTED;
    };
  }

  public static <S extends SqlStatement<S>> S bind(S query, TransactionFilter filter) {
    if (filter.sender() != null) {
      query.bind("sender", filter.sender());
    }
    if (filter.chain() != null) {
      query.bind("chain", filter.chain());
    }
    if (!filter.labels().isEmpty()) {
      query.bind("labels", JSON.writeValueAsString(filter.labels()));
    }
    if (filter.since() != null) {
      query.bind("since", filter.since()).bind("sinceId", firstIdAt(filter.since().minus(SKEW)));
    }
    if (filter.failure() != null) {
      query.bind("failure", filter.failure().name());
    }
    return query;
  }

  /// Version 7 ids begin with the time.
  private static UUID firstIdAt(Instant time) {
    return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
  }
}
