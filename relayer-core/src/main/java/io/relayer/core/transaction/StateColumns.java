package io.relayer.core.transaction;

/// What states and marks mean for the columns of a transaction's row: assignments over `t`, each
/// written here alone. Guarded steps and recovery are made of them, so that a row that was put back
/// can't lack what a row that came there by itself has.
///
/// Why: RATIONALE.md#restores-published.
public final class StateColumns {
  /// The nonce is taken, the bytes are durable.
  public static final String SIGNED = "state = 'signed', waiting_for = null";

  /// Known to a node, since now at the latest.
  public static final String PENDING = pending("clock_timestamp()");

  /// A node has it.
  static final String KNOWN = PENDING + ", waiting_for = null";

  /// What a final row says of its end, taken back: it is open again.
  public static final String NOT_FINAL =
      """
      final_at = null, failure_code = null, failure_message = null, superseded_in = null, superseded_hash = null,
      refused_at = null
      """;

  /// No block is known to hold an attempt.
  public static final String NOT_INCLUDED =
      """
      included_at = null, mined_attempt = null, mined_kind = null, succeeded = null, block_number = null, block_hash = null, gas_used = null,
      effective_gas_price = null, contract_address = null, revert_reason = null, waiting_for = nullif(t.waiting_for, 'finality')
      """;

  /// It ended without a block, since all nodes refuse its bytes for good; of what was signed
  /// elsewhere.
  public static final String REFUSED = refused("clock_timestamp()");

  /// It has ended now.
  public static final String FINAL = isFinal("clock_timestamp()");

  private StateColumns() {}

  /// @param since when, where the row does not know it
  static String pending(String since) {
    return "state = 'pending', pending_at = coalesce(t.pending_at, %s)".formatted(since);
  }

  /// Nothing is waited for, nothing is sent, and nothing that was ordered is to be done any more.
  static String isFinal(String at) {
    return "waiting_for = null, bump_ordered = false, %s, final_at = %s"
        .formatted(SendingColumns.NEVER, at);
  }

  static String refused(String at) {
    return "refused_at = " + at;
  }

  /// Another attempt is the current one: that ends an order for it.
  public static String current(String attempt) {
    return "attempt = %s, bump_ordered = false, waiting_for = null".formatted(attempt);
  }

  /// The payload is not wanted any more: only empty attempts are sent, and nothing is bumped by an
  /// order that was given for the payload.
  public static String unwanted(String intent) {
    return "intent = %s, bump_ordered = false".formatted(intent);
  }

  /// What an attempt of `t` costs its sender at most, in wei: a query for one value.
  ///
  /// @param which a condition on `a`, of its attempts; of several it is the most
  public static String mostCost(String which) {
    return """
    select max(a.gas_limit * coalesce(a.max_fee_per_gas, a.gas_price) + case a.kind when 'payload' then p.value else 0 end)
    from attempts a join payloads p on p.transaction_id = a.transaction_id
    where a.transaction_id = t.transaction_id and %s
    """
        .formatted(which);
  }
}
