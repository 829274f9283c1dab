package io.relayer.operations.recovery;

import io.relayer.core.database.Database;
import io.relayer.core.database.Portions;
import io.relayer.core.database.SqlState;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.broadcast.UnreadableBroadcastException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Goes through the journal page by page, and restores each sender's part of a page in one SQL
/// transaction.
///
/// Crash points: before a commit nothing of that part has happened; after it all of it has. What
/// was restored is found there by the next run, which goes on with the rest. Nothing is released
/// before a run has gone through.
///
/// A record that can't be restored, since it can't be read or the database does not take it, is an
/// obstacle of its own: it is named, nothing more of its sender is restored, all other senders are.
final class JournalRestore {
  private static final int MOST_CONFLICTS = 100;

  private final Database database;
  private final boolean dryRun;
  private final boolean eventsAreWhole;
  private final Map<LostTransaction.Owner, RestoreResult> done = new LinkedHashMap<>();
  private final Set<LostTransaction.Owner> troubled = new HashSet<>();
  private final List<String> conflicts = new ArrayList<>();
  private int more;

  JournalRestore(Database database, boolean dryRun, boolean eventsAreWhole) {
    this.database = database;
    this.dryRun = dryRun;
    this.eventsAreWhole = eventsAreWhole;
  }

  /// @param record where the message stands
  private record Told(ConsumerRecord<byte[], byte[]> record, BroadcastMessage message) {}

  void page(List<ConsumerRecord<byte[], byte[]>> page) {
    Map<LostTransaction.Owner, List<Told>> byOwner = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : page) {
      BroadcastMessage message = parse(record);
      if (message != null) {
        byOwner
            .computeIfAbsent(LostTransaction.owner(message), _ -> new ArrayList<>())
            .add(new Told(record, message));
      }
    }
    byOwner.forEach((owner, told) ->
        Portions.handle(
            told,
            some -> restore(owner, some),
            (one, why) -> {
              troubled.add(owner);
              conflict(
                  "%s: the database does not take it (%s): restore a newer copy, which knows it"
                      .formatted(
                          cannotBePutBack(one.record(), one.message().hash()),
                          SqlState.of(why) == null ? why : "SQLSTATE " + SqlState.of(why)));
            }));
  }

  private void restore(LostTransaction.Owner owner, List<Told> told) {
    if (!troubled.contains(owner)) {
      List<BroadcastMessage> records = told.stream().map(Told::message).toList();
      restore(new SenderRestore(owner, LostTransaction.of(records), eventsAreWhole));
    }
  }

  private void restore(SenderRestore sender) {
    RestoreResult before = done.get(sender.owner());
    try {
      RestoreResult put =
          dryRun
              ? database.withHandle(handle -> sender.plan(handle, next(before)))
              : database.inTransaction(sender::carryOut);
      done.put(sender.owner(), before == null ? put : before.plus(put));
    } catch (SenderRestore.Conflict e) {
      troubled.add(sender.owner());
      conflict(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Nonce next(@Nullable RestoreResult before) {
    return before == null ? null : before.next();
  }

  /// Null where it is no broadcast, or none that has to be read.
  private @Nullable BroadcastMessage parse(ConsumerRecord<byte[], byte[]> record) {
    TxHash hash = BroadcastMessage.hash(record.value()).orElse(null);
    if (hash == null) {
      return null;
    }
    try {
      return BroadcastMessage.parse(record.value());
    } catch (UnreadableBroadcastException e) {
      if (!isKnown(hash)) {
        unreadable(record, hash, String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  /// It may have been sent, so everything holds until it is restored, or somebody says that it does
  /// no harm.
  private void unreadable(ConsumerRecord<byte[], byte[]> record, TxHash hash, String why) {
    conflict(
        "%s: %s (if that is known to harm nothing: relayer recover --position %s:%d=%d)"
            .formatted(
                cannotBePutBack(record, hash),
                why,
                record.topic(),
                record.partition(),
                record.offset() + 1));
  }

  private static String cannotBePutBack(ConsumerRecord<byte[], byte[]> record, TxHash hash) {
    return "%s-%d, offset %d: attempt %s can't be put back"
        .formatted(record.topic(), record.partition(), record.offset(), hash);
  }

  private boolean isKnown(TxHash hash) {
    return database.withHandle(handle ->
        handle
            .createQuery("select exists (select from attempts where hash = :hash)")
            .bind("hash", hash)
            .mapTo(Boolean.class)
            .one());
  }

  private void conflict(String what) {
    if (conflicts.size() < MOST_CONFLICTS) {
      conflicts.add(what);
    } else {
      more++;
    }
  }

  /// Of each sender of which something was restored, or would be.
  List<RestoreResult> done() {
    return done.values().stream().filter(put -> put.attempts() > 0).toList();
  }

  /// Conflicts: what can't be restored, and why.
  List<String> conflicts() {
    if (more == 0) {
      return conflicts;
    }
    List<String> all = new ArrayList<>(conflicts);
    all.add("%d more".formatted(more));
    return all;
  }
}
