package io.relayer.core.transaction;

/// Conditions that several statements ask of rows of `transactions`, each over an alias. They have
/// the very words of partial indexes, else the planner does not take them; those without brackets
/// are to be joined to others by `and` alone.
///
/// Indexes name what has happened to a row (it has its nonce, a block, an end) and never its state:
/// a step that changes the state alone, as the one that a node's answer makes, then writes no entry
/// into any index. That it has its nonce is said by its attempt: `nonce is not null` would let the
/// planner take the index of all nonces that were ever used.
///
/// Why: RATIONALE.md#indexes-without-states.
public final class RowConditions {
  /// Over `t`: it has its nonce, and no block is known to hold an attempt of it.
  public static final String IN_FLIGHT = inFlight("t");

  /// Over `t`: a block holds an attempt of it, and is not deep enough yet.
  public static final String INCLUDED = "t.block_number is not null and t.final_at is null";

  /// Over `t`: it has ended, with a block.
  public static final String FINAL_IN_BLOCK =
      "t.block_number is not null and t.final_at is not null";

  /// Over `t`: it has ended without being executed: failed or cancelled.
  public static final String UNEXECUTED =
      "t.final_at is not null and (t.succeeded and t.mined_kind <> 'empty') is not true";

  /// Over `t`: no generation of its request is newer. By the rows themselves: what a restore has
  /// put back may not be followed yet, as `retried_by` has it.
  public static final String NEWEST_GENERATION =
      "not exists (select 1 from transactions n where n.request_key = t.request_key and n.generation > t.generation)";

  private RowConditions() {}

  /// The same over another alias.
  public static String inFlight(String row) {
    return "%1$s.attempt is not null and %1$s.final_at is null and %1$s.block_number is null"
        .formatted(row);
  }
}
