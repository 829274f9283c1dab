package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Transactions of others that execute, at a nonce of ours, the very payload of ours: a wallet that
/// sped one up. Such a payload has been executed, so its transaction must not end as if it had not:
/// it would be asked for again. The other one becomes an attempt of kind `foreign`, and from there
/// on depth, reorgs and finality are those of any attempt. It has no bytes: it is never sent, and
/// never the current one.
///
/// Attempt and inclusion are written in one SQL transaction. Who dies before its commit has done
/// nothing, and the next look at the nonce finds the same; after it, the hash is one of ours: it is
/// found in blocks, put back by a reorg, and looked for again.
///
/// Why: RATIONALE.md#foreign-attempt.
public final class ForeignExecutions {
  private ForeignExecutions() {}

  /// What a transaction has the chain execute.
  ///
  /// @param to null deploys a contract
  public record Execution(@Nullable Address to, Wei value, Bytes data) {}

  /// Another's transaction in a block.
  ///
  /// @param inclusion of ours; which attempt it is, is not known yet
  public record Foreign(TxHash hash, Inclusion inclusion) {}

  /// Whether it is what the transaction asks for. What stands at a nonce to spend it for nothing
  /// has no payload.
  public static boolean isPayload(Handle handle, TransactionId id, Execution execution) {
    return handle
        .createQuery(
            """
            select p.recipient, p.value, p.data from payloads p
            where p.transaction_id = :id
              and exists (select 1 from attempts a where a.transaction_id = p.transaction_id and a.kind = 'payload')
            """)
        .bind("id", id)
        .map((rows, context) -> {
          byte[] to = rows.getBytes("recipient");
          return new Execution(
              to == null ? null : Address.of(to),
              new Wei(rows.getBigDecimal("value").toBigIntegerExact()),
              Bytes.of(rows.getBytes("data")));
        })
        .findOne()
        .filter(execution::equals)
        .isPresent();
  }

  /// Keeps them as attempts, and takes the transactions into their blocks. Nothing is moved while
  /// something holds, or before this run of the server was compared with Kafka: an older copy lacks
  /// attempts of ours, and would take one of them for another's.
  public static Set<TransactionId> included(Handle handle, List<Foreign> foreign) {
    if (foreign.isEmpty()) {
      return Set.of();
    }
    List<TransactionVersion> refs = Lists.column(foreign, one -> one.inclusion.transaction());
    TransitionLog.lock(handle, Lists.column(refs, TransactionVersion::id));
    Map<TransactionId, Integer> numbers = new HashMap<>();
    handle
        .createQuery(
            """
            insert into attempts (transaction_id, attempt, kind, chain_id, hash, signed_at)
            select t.transaction_id,
                   (select least(min(a.attempt), 0) - 1 from attempts a where a.transaction_id = t.transaction_id),
                   'foreign', t.chain_id, s.hash, clock_timestamp()
            from unnest(:ids, :versions, :hashes) as s (id, version, hash)
            join transactions t on t.transaction_id = s.id and t.version = s.version
            where is_verified()
              and case when %s then true else false end
            on conflict (hash) do nothing
            returning transaction_id, attempt
            """
                .formatted(RowConditions.IN_FLIGHT))
        .bindArray("ids", TransactionId.class, Lists.column(refs, TransactionVersion::id))
        .bindArray("versions", Integer.class, Lists.column(refs, TransactionVersion::version))
        .bindArray("hashes", TxHash.class, Lists.column(foreign, Foreign::hash))
        .map((rows, context) ->
            numbers.put(
                new TransactionId(rows.getObject("transaction_id", UUID.class)),
                rows.getInt("attempt")))
        .list();
    return TransactionSteps.included(
        handle,
        foreign.stream()
            .map(Foreign::inclusion)
            .filter(inclusion -> numbers.containsKey(inclusion.transaction().id()))
            .map(inclusion ->
                inclusion.of(Objects.requireNonNull(numbers.get(inclusion.transaction().id()))))
            .toList());
  }
}
