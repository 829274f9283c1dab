package io.relayer.app.view;

/// Rows of table `chains`.
final class Chains {
  private Chains() {}

  /// A chain of 12 confirmations whose transactions are stuck after ten minutes.
  static String insert(long id, String name) {
    return """
    insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after, in_flight_per_sender)
    values (%d, '%s', 12, false, 64, '1 second', '10 minutes', 16)
    """
        .formatted(id, name);
  }
}
