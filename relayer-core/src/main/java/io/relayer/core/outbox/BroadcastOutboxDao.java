package io.relayer.core.outbox;

import io.relayer.core.RelayerException;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Broadcasts in table `outbox`: references to attempts, whose bytes are read back when they are
/// published. A batch is one row with an array of them, and is cut where it would be too large for
/// the publisher, who takes each row as a whole.
///
/// Crash points: the rows stand or fall with the SQL transaction that wrote the attempts, all of a
/// batch together, however many rows it is cut into.
///
/// Why: RATIONALE.md#outbox-batches.
public final class BroadcastOutboxDao {
  private static final Logger log = LoggerFactory.getLogger(BroadcastOutboxDao.class);

  /// The most entries of a row; table `outbox` has the same as a CHECK.
  private static final int MAX_ENTRIES = 500;

  /// After so many bytes, of what is signed and of what was asked for, the next row begins: a row
  /// has less than this and one attempt more. Records have both, those of empty attempts too.
  private static final int MAX_BYTES = 1024 * 1024;

  private BroadcastOutboxDao() {}

  /// An attempt to be sent.
  public record Entry(TransactionId transaction, int attempt) {}

  /// Appends the entries in their order. Their senders' account rows must be locked and marked with
  /// `outbox_pos = greatest(outbox_pos, pg_current_xact_id())` in this SQL transaction before.
  ///
  /// Entries of one row have one `pos`, and with it one place in the lane's order. Nearly always
  /// all of a batch have the same; those of an account that a later SQL transaction was the first
  /// to lock have another, and rows of their own.
  ///
  /// @return those that were not appended: of no transaction of the chain, or of a sender that has
  ///   no account there (any more). The others are
  /// @throws RelayerException where an account is there and not locked: then the SQL transaction
  ///   must be given up
  public static Set<Entry> append(Handle handle, ChainId chain, List<Entry> entries) {
    Lane lane = Lane.broadcasts(chain);
    Map<Entry, Boolean> lost =
        handle
            .createQuery(
                """
                with wanted as materialized (
                  select e.place, e.transaction_id, e.attempt, c.outbox_pos, coalesce(a.bytes, 0) as bytes,
                    c.address is not null as known, coalesce(c.outbox_pos >= pg_current_xact_id(), false) as locked
                  from unnest(:ids, :attempts) with ordinality as e (transaction_id, attempt, place)
                  left join lateral (
                    select x.chain_id, x.sender from transactions x where x.transaction_id = e.transaction_id limit 1) t
                    on t.chain_id = :chain
                  left join lateral (
                    select x.address, x.outbox_pos from accounts x where x.chain_id = t.chain_id and x.address = t.sender limit 1) c
                    on true
                  left join lateral (
                    select octet_length(x.raw) + octet_length(p.data) + coalesce(octet_length(p.access_list::text), 0) as bytes
                    from attempts x join payloads p on p.transaction_id = x.transaction_id
                    where x.transaction_id = e.transaction_id and x.attempt = e.attempt limit 1) a on true),
                measured as (
                  select w.place, w.transaction_id, w.attempt, w.outbox_pos,
                    count(*) over before - 1 as entries_before, sum(w.bytes) over before - w.bytes as bytes_before
                  from wanted w where w.locked
                  window before as (partition by w.outbox_pos order by w.place rows unbounded preceding)),
                appended as (
                  insert into outbox (pos, lane, transaction_ids, attempts, entries)
                  select m.outbox_pos, :lane, array_agg(m.transaction_id order by m.place),
                    array_agg(m.attempt::smallint order by m.place), count(*)
                  from measured m
                  group by m.outbox_pos, m.entries_before / :maxEntries, m.bytes_before / :maxBytes
                  order by min(m.place))
                select w.transaction_id, w.attempt, w.known from wanted w where not w.locked
                """)
            .bind("chain", chain)
            .bind("lane", lane.name())
            .bind("maxEntries", MAX_ENTRIES)
            .bind("maxBytes", MAX_BYTES)
            .bindArray(
                "ids", TransactionId.class, entries.stream().map(Entry::transaction).toList())
            .bindArray("attempts", Integer.class, entries.stream().map(Entry::attempt).toList())
            .map((rows, context) ->
                Map.entry(
                    new Entry(
                        new TransactionId(rows.getObject("transaction_id", UUID.class)),
                        rows.getInt("attempt")),
                    rows.getBoolean("known")))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
    if (lost.containsValue(true)) {
      throw new RelayerException(
          "%d of %d broadcasts of chain %s are of senders whose accounts are not locked: none is appended"
              .formatted(lost.size(), entries.size(), chain));
    }
    if (lost.size() < entries.size()) {
      AfterCommit.announce(handle, lane);
    }
    lost.keySet().stream()
        .findFirst()
        .ifPresent(entry ->
            log.error(
                "chain {}: {} of {} attempts are not sent, such as {} of {}: there is no such transaction, or its sender has no account on the chain",
                chain,
                lost.size(),
                entries.size(),
                entry.attempt(),
                entry.transaction()));
    return lost.keySet();
  }

  /// The same for entries that stand or fall together.
  ///
  /// @throws RelayerException where one of them can't be appended: the SQL transaction must be
  ///   given up
  public static void appendAll(Handle handle, ChainId chain, List<Entry> entries) {
    Set<Entry> lost = append(handle, chain, entries);
    if (!lost.isEmpty()) {
      throw new RelayerException(
          "%d of %d broadcasts of chain %s have no transaction there, or a sender without an account: none is appended"
              .formatted(lost.size(), entries.size(), chain));
    }
  }
}
