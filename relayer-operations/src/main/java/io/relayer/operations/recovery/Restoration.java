package io.relayer.operations.recovery;

import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.core.transaction.PublishedEventDao;
import io.relayer.operations.recovery.PublishedEvents.Completeness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Restores in an older copy of the database what is known elsewhere: attempts, and all that hangs
/// on them, from the journal; published events from the events topic, and rejections from that of
/// rejected records. To be run while everything holds; releases nothing.
///
/// Events come first, so that a row is never there without its published events, and none is
/// published with a number that consumers have seen.
public final class Restoration {
  /// By how much the clocks of the database and of the relayer's machines may differ.
  private static final Duration CLOCKS = Duration.ofHours(1);

  private final KafkaClients kafka;
  private final Database database;
  private final Topics topics;
  private final RestoreDetection differences;

  public Restoration(
      KafkaClients kafka, Database database, Topics topics, RestoreDetection differences) {
    this.kafka = kafka;
    this.database = database;
    this.topics = topics;
    this.differences = differences;
  }

  /// @param done of each sender
  /// @param events that were published, and that the history lacked
  /// @param obstacles what can't be restored, each with what to do: while there is one, nothing may
  ///   be released
  /// @param notes what else there is to know
  public record Outcome(
      List<RestoreResult> done, long events, List<String> obstacles, List<String> notes) {
    public static final Outcome NOTHING = new Outcome(List.of(), 0, List.of(), List.of());
  }

  /// The same outcome without any write.
  public Outcome plan() {
    return Permission.asked(this::planned);
  }

  private Outcome planned() {
    JournalRestore journal = new JournalRestore(database, true, true);
    List<String> gone = read(journal);
    return new Outcome(journal.done(), 0, obstacles(gone, journal), List.of());
  }

  /// Puts back. What it has done stays done if it fails or is killed; the next run does the rest.
  ///
  /// @param behind as found before anything was changed
  public Outcome carryOut(List<StalePosition> behind) {
    return Permission.asked(() -> carriedOut(behind));
  }

  private Outcome carriedOut(List<StalePosition> behind) {
    PublishedEvents told = new PublishedEvents(kafka, database, topics.events());
    Instant since = backup(behind).minus(CLOCKS);
    PublishedRejections rejections = rejections();
    boolean whole = told.read(since, rejections);
    boolean all = readRejected(since, rejections);
    long events = database.withHandle(PublishedEventDao::count);
    JournalRestore journal = new JournalRestore(database, false, whole);
    List<String> gone = read(journal);
    told.apply();
    List<String> notes = notes(whole, all);
    told.unreadable()
        .note(
            "events that were told and are not known here; their requests go on from what the journal and the chain say")
        .ifPresent(notes::add);
    rejections
        .unreadable()
        .note("what was rejected with them is judged anew, and may be taken in now")
        .ifPresent(notes::add);
    return new Outcome(journal.done(), events, obstacles(gone, journal), notes);
  }

  private PublishedRejections rejections() {
    Map<String, UUID> present =
        TopicIds.ofExisting(kafka.admin(), PublishedRejections.sources(topics));
    return new PublishedRejections(
        database, present, database.withHandle(h -> PositionDao.read(h, present.values())));
  }

  /// @return whether the topic still has all that was rejected since then
  private boolean readRejected(Instant since, PublishedRejections rejections) {
    if (TopicIds.ofExisting(kafka.admin(), List.of(topics.rejected())).isEmpty()) {
      return false;
    }
    Completeness whole = new Completeness(since);
    new LogReader(kafka).readAround(List.of(topics.rejected()), whole, rejections::keepRecords);
    return whole.is;
  }

  private static List<String> notes(boolean whole, boolean rejections) {
    List<String> notes = new ArrayList<>();
    if (!whole) {
      notes.add(
          "the events topic does not reach back to the backup: what was told before its beginning is not known here");
    }
    if (!rejections) {
      notes.add(
          "the topic of rejected records does not reach back to the backup: what was rejected before its beginning is judged anew, and may be taken in now");
    }
    return notes;
  }

  /// @return what of the journals is gone
  private List<String> read(JournalRestore journal) {
    Journals journals = differences.journals();
    List<Journal.Cut> cuts = differences.journal(journals).read(journal::page);
    return Stream.of(journals.gone(), journals.remade(), cuts)
        .flatMap(List::stream)
        .map(Object::toString)
        .toList();
  }

  private static List<String> obstacles(List<String> gone, JournalRestore journal) {
    return Stream.concat(gone.stream(), journal.conflicts().stream()).toList();
  }

  /// A moment that is not after the backup: positions that are behind have not moved since it was
  /// taken. Where none is, any may have moved after the restore, but the oldest.
  private Instant backup(List<StalePosition> behind) {
    if (behind.stream().anyMatch(b -> b.position() == null)) {
      return Instant.EPOCH.plus(CLOCKS);
    }
    return database.withHandle(handle ->
        behind.isEmpty()
            ? orStart(at(handle, "select min(updated_at) from positions"))
            : behind.stream()
                .map(b -> orStart(movedAt(handle, b)))
                .max(Instant::compareTo)
                .orElseThrow());
  }

  private static Instant orStart(@Nullable Instant at) {
    return at == null ? Instant.EPOCH.plus(CLOCKS) : at;
  }

  private static @Nullable Instant at(Handle handle, String query) {
    return handle.createQuery(query).mapTo(Instant.class).findOne().orElse(null);
  }

  private static @Nullable Instant movedAt(Handle handle, StalePosition behind) {
    return handle
        .createQuery(
            "select updated_at from positions where topic_id = :id and partition = :partition")
        .bind("id", behind.topicId())
        .bind("partition", behind.partition().partition())
        .mapTo(Instant.class)
        .findOne()
        .orElse(null);
  }
}
