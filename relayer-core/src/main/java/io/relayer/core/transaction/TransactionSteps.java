package io.relayer.core.transaction;

import io.relayer.core.account.SenderHold;
import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.event.EventName;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The guarded steps of a transaction's life: each moves those of the given rows that still are
/// what was read, writes their events, and gives back which were moved. A row that is not among
/// them was changed by somebody else: read it again. Those that end it with nothing of it in a
/// block ([#superseded], [#usedUp], [#withdrawn], [#dropped], [#hopeless], and [RefusedElsewhere])
/// move nothing while something holds, or before this run of the server was compared with Kafka.
/// What has a nonce does not end so while its sender is held either ([SenderHold]).
///
/// A leader calls [io.relayer.core.lease.LeaseDao#guard] first in the same SQL transaction. Where
/// account rows are locked as well, they are locked before.
///
/// Why: RATIONALE.md#two-facts.
public final class TransactionSteps {
  private static final String REFS = "unnest(:ids, :versions) as s (id, version)";

  private static final String SIGNED =
      TransitionLog.step(
          StateColumns.SIGNED
              + ", "
              + SendingColumns.STARTED
              + """
              , sender = s.sender, nonce = s.nonce, attempt = 1, signed_at = clock_timestamp(),
              worst_cost = (%s)
              """
                  .formatted(StateColumns.mostCost("a.attempt = 1")),
          "unnest(:ids, :versions, :senders, :nonces) as s (id, version, sender, nonce)",
          "t.state = 'queued' and (t.sender is null or t.sender = s.sender) and not "
              + EarlierGenerations.OPEN_OR_EXECUTED);

  private static final String KNOWN =
      TransitionLog.step(StateColumns.KNOWN, REFS, "t.state = 'signed'");

  private static final String INCLUDED =
      TransitionLog.step(
          StateColumns.PENDING
              + ", "
              + SendingColumns.NEVER
              + """
              , included_at = clock_timestamp(),
              waiting_for = null, mined_attempt = s.attempt, mined_kind = s.kind,
              succeeded = s.succeeded, block_number = s.block_number,
              block_hash = s.block_hash, gas_used = s.gas_used, effective_gas_price = s.effective_gas_price,
              contract_address = s.contract_address, revert_reason = s.revert_reason
              """,
          """
          (select u.*, a.kind
             from unnest(:ids, :versions, :attempts, :blockNumbers, :blockHashes, :succeeded, :gasUsed, :prices, :contracts,
                         :reasons)
               as u (id, version, attempt, block_number, block_hash, succeeded, gas_used, effective_gas_price,
                     contract_address, revert_reason)
             join attempts a on a.transaction_id = u.id and a.attempt = u.attempt) as s
          """,
          RowConditions.IN_FLIGHT);

  private static final String REORGED =
      TransitionLog.step(
          StateColumns.NOT_INCLUDED + ", " + SendingColumns.AT_ONCE,
          REFS,
          "t.state = 'pending' and t.block_number is not null");

  private static final String VIOLATED =
      TransitionLog.step(
          String.join(
              ", ",
              StateColumns.PENDING,
              StateColumns.NOT_FINAL,
              StateColumns.NOT_INCLUDED,
              SendingColumns.AT_ONCE),
          REFS,
          "t.state in ('confirmed', 'failed', 'cancelled') and t.nonce is not null");

  private static final String FINALISED =
      TransitionLog.step(
          StateColumns.FINAL
              + """
              , state = case when t.mined_kind <> 'empty' then case when t.succeeded then 'confirmed' else 'failed' end
                             when t.intent in ('deadline', 'reject') then 'failed' else 'cancelled' end,
              failure_code = case when t.mined_kind <> 'empty' then case when t.succeeded then null else 'REVERTED' end
                                  when t.intent = 'deadline' then 'EXPIRED' when t.intent = 'reject' then 'REJECTED' end,
              failure_message = case when t.mined_kind <> 'empty'
                                       then case when t.succeeded then null else coalesce(t.revert_reason, 'execution reverted') end
                                     when t.intent = 'deadline' then 'deadline passed before it was mined'
                                     when t.intent = 'reject' then coalesce(t.failure_message, 'refused by every node') end
              """,
          REFS,
          "t.state = 'pending' and t.block_number is not null and (t.mined_kind <> 'empty' or t.intent is not null)");

  private static final String SUPERSEDED =
      TransitionLog.withoutTrace(
          StateColumns.FINAL
              + """
              , state = 'failed', failure_code = 'SUPERSEDED', failure_message = :message,
              superseded_in = s.number, superseded_hash = s.hash
              """,
          "unnest(:ids, :versions, :numbers, :hashes) as s (id, version, number, hash)",
          RowConditions.IN_FLIGHT + " and not " + SenderHold.GUARDS);

  private static final String WITHDRAWN =
      TransitionLog.withoutTrace(
          StateColumns.FINAL + ", state = 'cancelled'", REFS, "t.state = 'queued'");

  private static final String DROPPED =
      TransitionLog.withoutTrace(
          StateColumns.FINAL
              + ", state = 'failed', failure_code = s.code, failure_message = s.message, revert_reason = s.reason",
          "unnest(:ids, :versions, :codes, :messages, :reasons) as s (id, version, code, message, reason)",
          "t.state = 'queued'");

  private TransactionSteps() {}

  /// Writes the `queued` event of rows that were inserted in this SQL transaction with sequence 1
  /// and `outbox_pos = pg_current_xact_id()`; or, of a next generation, with those that it takes
  /// over.
  public static void queued(Handle handle, Collection<TransactionId> inserted) {
    TransitionLog.first(handle, inserted, EventName.QUEUED);
  }

  /// Writes the `signed` event of rows that were inserted in this SQL transaction as signed, with
  /// sequence 1 and `outbox_pos = pg_current_xact_id()`, and their attempts before.
  public static void presigned(Handle handle, Collection<TransactionId> inserted) {
    TransitionLog.first(handle, inserted, EventName.SIGNED);
  }

  /// Publishes the present state's event of requests that came again with the same body.
  public static void repeated(Handle handle, Collection<Long> requestKeys) {
    RepeatedEvents.repeat(handle, requestKeys);
  }

  /// `queued → signed`, unless an earlier generation of its request is open, or was executed: the
  /// ground that it was made on is looked at again. The first attempt must have been inserted
  /// before, in the same SQL transaction, and counts as put into the outbox in it.
  ///
  /// @param net a copy that nobody handles is sent again after this
  public static Set<TransactionId> signed(
      Handle handle, List<NonceAssignment> steps, Duration net) {
    List<TransactionVersion> refs = steps.stream().map(NonceAssignment::transaction).toList();
    return TransitionLog.run(
        handle
            .createQuery(SIGNED)
            .bind("net", net.toMillis())
            .bindArray(
                "senders", Address.class, steps.stream().map(NonceAssignment::sender).toList())
            .bindArray("nonces", Nonce.class, steps.stream().map(NonceAssignment::nonce).toList()),
        EventName.SIGNED,
        refs);
  }

  /// `signed → pending`: a node has it. What that node said of the current attempt is written with
  /// it by [SendingSteps#known].
  public static Set<TransactionId> known(Handle handle, List<TransactionVersion> refs) {
    return TransitionLog.run(handle.createQuery(KNOWN), EventName.PENDING, refs);
  }

  /// An attempt is in a canonical block. Its attempts are not sent again until a reorg.
  public static Set<TransactionId> included(Handle handle, List<Inclusion> steps) {
    List<TransactionVersion> refs = steps.stream().map(Inclusion::transaction).toList();
    return TransitionLog.run(
        handle
            .createQuery(INCLUDED)
            .bindArray("attempts", Integer.class, Lists.column(steps, Inclusion::attempt))
            .bindArray("blockNumbers", Long.class, Lists.column(steps, Inclusion::blockNumber))
            .bindArray("blockHashes", BlockHash.class, Lists.column(steps, Inclusion::blockHash))
            .bindArray("succeeded", Boolean.class, Lists.column(steps, Inclusion::succeeded))
            .bindArray("gasUsed", Long.class, Lists.column(steps, Inclusion::gasUsed))
            .bindArray("prices", Wei.class, Lists.column(steps, Inclusion::effectiveGasPrice))
            .bindArray(
                "contracts", Address.class, Lists.column(steps, i -> i.details().contractAddress()))
            .bindArray(
                "reasons", String.class, Lists.column(steps, i -> i.details().revertReason())),
        EventName.INCLUDED,
        refs);
  }

  /// The block is gone: pending again, and the current attempt goes out again at once.
  public static Set<TransactionId> reorged(Handle handle, List<TransactionVersion> refs) {
    return TransitionLog.run(handle.createQuery(REORGED), EventName.REORGED, refs);
  }

  /// A final transaction with a nonce lost its ground: pending again, told by a `finality-violated`
  /// event, and the current attempt goes out again at once.
  public static Set<TransactionId> violated(Handle handle, List<TransactionVersion> refs) {
    return TransitionLog.run(handle.createQuery(VIOLATED), EventName.FINALITY_VIOLATED, refs);
  }

  /// The included attempt is deep enough: it decides between `confirmed`, `failed` and `cancelled`.
  public static Set<TransactionId> finalised(Handle handle, List<TransactionVersion> refs) {
    return TransitionLog.run(handle.createQuery(FINALISED), null, refs);
  }

  /// A transaction that is not ours took the nonce, and is final: none of the attempts can be mined
  /// any more. Of a sender that is held, or that was released while it was not clear under which
  /// hash they may have been executed, none is moved: that transaction may be one of them.
  ///
  /// @param blocks one for each ref: that holds that transaction
  public static Set<TransactionId> superseded(
      Handle handle, List<TransactionVersion> refs, List<InBlock> blocks) {
    return superseded(handle, refs, blocks, "another transaction of the sender took its nonce");
  }

  /// The nonce was used, finally, and by no transaction: by a delegation of the sender's account
  /// (EIP-7702), or the code that it is delegated to. None of the attempts can be mined any more.
  ///
  /// @param blocks one for each ref: in which that was
  public static Set<TransactionId> usedUp(
      Handle handle, List<TransactionVersion> refs, List<InBlock> blocks) {
    return superseded(
        handle,
        refs,
        blocks,
        "its nonce was used without a transaction, by a delegation of the sender's account");
  }

  private static Set<TransactionId> superseded(
      Handle handle, List<TransactionVersion> refs, List<InBlock> blocks, String message) {
    return TransitionLog.run(
        handle
            .createQuery(SUPERSEDED)
            .bind("message", message)
            .bindArray("numbers", Long.class, Lists.column(blocks, InBlock::number))
            .bindArray("hashes", BlockHash.class, Lists.column(blocks, InBlock::hash)),
        null,
        refs);
  }

  /// `queued → cancelled`: withdrawn without a nonce.
  public static Set<TransactionId> withdrawn(Handle handle, List<TransactionVersion> refs) {
    return TransitionLog.run(handle.createQuery(WITHDRAWN), null, refs);
  }

  /// `queued → cancelled`: withdrawn without a nonce.
  public static Set<TransactionId> withdrawn(
      Handle handle, List<TransactionVersion> refs, OrderedBy by) {
    return TransitionLog.run(handle.createQuery(WITHDRAWN), null, refs, by);
  }

  /// `queued → failed`: given up without a nonce.
  ///
  /// @param code one of those that need no nonce
  /// @param messages one for each ref
  public static Set<TransactionId> dropped(
      Handle handle, List<TransactionVersion> refs, FailureCode code, List<String> messages) {
    return hopeless(
        handle,
        refs,
        Collections.nCopies(refs.size(), code),
        messages,
        Collections.nCopies(refs.size(), null));
  }

  /// `queued → failed`: its estimate said that it fails.
  ///
  /// @param codes one for each ref, of those that need no nonce
  /// @param messages one for each ref
  /// @param reasons one for each ref: why the contract reverts, null where it is not that
  public static Set<TransactionId> hopeless(
      Handle handle,
      List<TransactionVersion> refs,
      List<FailureCode> codes,
      List<String> messages,
      List<@Nullable String> reasons) {
    for (FailureCode code : codes) {
      if (!code.needsNoNonce()) {
        throw new IllegalArgumentException("a queued transaction can't fail with " + code);
      }
    }
    return TransitionLog.run(
        handle
            .createQuery(DROPPED)
            .bindArray("codes", String.class, codes.stream().map(FailureCode::name).toList())
            .bindArray("messages", String.class, messages)
            .bindArray("reasons", String.class, reasons),
        null,
        refs);
  }
}
