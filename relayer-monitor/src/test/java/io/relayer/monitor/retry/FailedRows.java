package io.relayer.monitor.retry;

import io.relayer.core.database.Database;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Many transactions that failed before they had a nonce.
final class FailedRows {
  private FailedRows() {}

  static void insert(Database database, int count, List<Address> senders) {
    List<TransactionId> ids = new ArrayList<>();
    List<Address> from = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(TransactionId.next(System.currentTimeMillis()));
      from.add(senders.get(i % senders.size()));
    }
    database.useTransaction(handle -> {
      handle
          .createUpdate(
              """
              with wished as (select * from unnest(:ids, :senders) as w (id, sender)),
              request as (
                insert into requests (producer, request_id, fingerprint, fingerprint_version)
                select 'test', id::text, sha256('x'), 1 from wished returning request_key, request_id),
              asked as (
                insert into payloads (transaction_id, recipient, value, data, fee_speed)
                select id, sender, 1, '', 'average' from wished)
              insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit,
                confirmations_required, requested_at, state, sequence, outbox_pos, queued_at)
              select id, request_key, 31337, sender, 21000, 1, now(), 'queued', 1,
                pg_current_xact_id(), clock_timestamp()
              from wished join request on request_id = id::text
              """)
          .bindArray("ids", TransactionId.class, ids)
          .bindArray("senders", Address.class, from)
          .execute();
      TransactionSteps.queued(handle, ids);
      TransactionSteps.dropped(
          handle,
          ids.stream().map(id -> new TransactionVersion(id, 0)).toList(),
          FailureCode.ESTIMATE_REVERTED,
          Collections.nCopies(count, "would revert"));
    });
  }
}
