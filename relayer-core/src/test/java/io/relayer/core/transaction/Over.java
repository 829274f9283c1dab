package io.relayer.core.transaction;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Transactions that are over for good, as they are on a chain that has gone on for long; and their
/// end.
public final class Over {
  private Over() {}

  /// What has a nonce and is open is confirmed; the chain is far beyond it, and all is published.
  ///
  /// @param where of `r`, the requests
  public static void make(Handle handle, String where) {
    handle.execute(
        """
        update transactions t set state = 'confirmed', pending_at = now(), included_at = now(), final_at = now(), resend_at = null,
          waiting_for = null, mined_attempt = t.attempt, mined_kind = 'payload', succeeded = true,
          block_number = 7, block_hash = sha256('7')
        from requests r where r.request_key = t.request_key and t.nonce is not null and t.final_at is null and %s
        """
            .formatted(where));
    chain(handle);
  }

  /// The chain is far beyond all blocks that anything is in, and all is published.
  public static void chain(Handle handle) {
    handle.execute(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at, finalized_number, finalized_hash,
          finalized_by, finalized_since)
        select chain_id, 100000, sha256('h'), now(), now(), 90000, sha256('f'), finality, now() from chains
        on conflict (chain_id) do update set head_number = excluded.head_number, finalized_number = excluded.finalized_number,
          finalized_hash = excluded.finalized_hash, finalized_by = excluded.finalized_by,
          finalized_since = excluded.finalized_since
        """);
    handle.execute("delete from blocks");
    handle.execute(
        "insert into blocks (chain_id, number, hash, parent_hash, at) select chain_id, 80000, sha256('a'), sha256('b'), now() from chains");
    handle.execute(
        """
        insert into cursors (lane, pos, id, system_identifier)
        select 'transitions', '9000000000000000000', 0, system_identifier from pg_control_system()
        on conflict (lane) do update set pos = excluded.pos
        """);
  }

  /// Prunes all that is over, whatever its age.
  ///
  /// @return how many requests went
  public static int prune(Handle handle) {
    List<Long> keys =
        handle.createQuery("select request_key from requests").mapTo(Long.class).list();
    return RequestPruning.prune(handle, keys, Duration.ZERO).size();
  }
}
