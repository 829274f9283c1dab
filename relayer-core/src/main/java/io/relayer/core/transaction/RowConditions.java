package io.relayer.core.transaction;

/// Conditions that several statements ask of rows of `transactions`, each over an alias. That of
/// what is in flight has the very words of partial indexes, else the planner does not take them; it
/// stands without brackets, so it is to be joined to others by `and` alone.
public final class RowConditions {
  /// Over `t`: it has its nonce, and no block is known to hold an attempt of it.
  public static final String IN_FLIGHT = inFlight("t");

  /// Over `t`: no generation of its request is newer. By the rows themselves: what a restore has
  /// put back may not be followed yet, as `retried_by` has it.
  public static final String NEWEST_GENERATION =
      "not exists (select 1 from transactions n where n.request_key = t.request_key and n.generation > t.generation)";

  private RowConditions() {}

  /// The same over another alias.
  public static String inFlight(String row) {
    return "%1$s.state in ('signed', 'pending') and %1$s.block_number is null".formatted(row);
  }
}
