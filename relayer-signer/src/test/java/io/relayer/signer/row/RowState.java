package io.relayer.signer.row;

import java.util.ArrayList;
import java.util.List;

/// States of a transaction's row: the six of the state machine, each with what else changes what
/// may be done with it (in a block, given up, refused by all nodes, ended in several ways).
public enum RowState {
  QUEUED(null),
  SIGNED(""),
  SIGNED_GIVEN_UP("intent = 'cancel'"),
  PENDING("state = 'pending', pending_at = now()"),
  PENDING_GIVEN_UP("state = 'pending', pending_at = now(), intent = 'cancel'"),
  INCLUDED("state = 'pending', pending_at = now(), " + Block.of("payload", true)),
  INCLUDED_GIVEN_UP(
      "state = 'pending', pending_at = now(), intent = 'cancel', " + Block.of("payload", false)),
  CONFIRMED(
      "state = 'confirmed', pending_at = now(), final_at = now(), " + Block.of("payload", true)),
  REVERTED(
      "state = 'failed', failure_code = 'REVERTED', pending_at = now(), final_at = now(), "
          + Block.of("payload", false)),
  REFUSED(
      "state = 'failed', failure_code = 'REJECTED', pending_at = now(), refused_at = now(), final_at = now()"),
  SUPERSEDED(
      "state = 'failed', failure_code = 'SUPERSEDED', pending_at = now(), final_at = now(), superseded_in = 5"),
  CANCELLED(
      "state = 'cancelled', intent = 'cancel', pending_at = now(), final_at = now(), "
          + Block.of("empty", true)),
  WITHDRAWN("state = 'cancelled', refused_at = now(), pending_at = now(), final_at = now()");

  private static final class Block {
    private static String of(String kind, boolean succeeded) {
      return """
      included_at = now(), mined_attempt = 1, mined_kind = '%s', succeeded = %s, block_number = 5, block_hash = sha256('block')
      """
          .formatted(kind, succeeded);
    }
  }

  private final @org.jspecify.annotations.Nullable String assignments;

  RowState(@org.jspecify.annotations.Nullable String assignments) {
    this.assignments = assignments;
  }

  public boolean hasNonce() {
    return assignments != null;
  }

  /// Statements that bring a request's queued row here, with an attempt.
  public List<String> ofQueued(String id) {
    List<String> statements = new ArrayList<>();
    if (hasNonce()) {
      statements.add(
          """
          update transactions set state = 'signed', attempt = 1, signed_at = now(), waiting_for = null,
            nonce = (select coalesce(max(x.nonce), -1) + 1 from transactions x)
          where %s
          """
              .formatted(of(id)));
      statements.add(
          """
          insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
            max_priority_fee_per_gas, signed_at)
          select transaction_id, 1, 'payload', chain_id, sha256(transaction_id::text::bytea), '\\x02', 2, 21000, 2, 1, now()
          from transactions where %s
          """
              .formatted(of(id)));
      statements.addAll(ofSigned(id));
    }
    return statements;
  }

  /// Statements that bring a request's signed row here.
  public List<String> ofSigned(String id) {
    return assignments == null || assignments.isEmpty()
        ? List.of()
        : List.of("update transactions set %s where %s".formatted(assignments, of(id)));
  }

  private static String of(String id) {
    return "request_key = (select r.request_key from requests r where r.request_id = '%s')"
        .formatted(id);
  }
}
