package io.relayer.operations.recovery;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerIdentity;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.restore.Verified;
import io.relayer.ethereum.value.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/// Compares the database with what Kafka knows of it: all chains of either ([Journals]), since what
/// this frees is the whole database.
public final class RestoreDetection implements ServerWatch.Verification {
  private static final int NAMED = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaClients kafka;
  private final Database database;
  private final Topics topics;

  public RestoreDetection(KafkaClients kafka, Database database, Topics topics) {
    this.kafka = kafka;
    this.database = database;
    this.topics = topics;
  }

  /// Puts a hold where the database is behind Kafka, and says that this run of the server was
  /// compared.
  @Override
  public void run() {
    ServerIdentity server = database.withHandle(ServerIdentity::of);
    List<String> found = compare().all().toList();
    database.useTransaction(handle -> {
      if (!found.isEmpty()) {
        Holds.put(handle, Holds.RESTORE, Named.of(found, NAMED, "; ", "relayer recover --dry-run"));
      }
      Verified.tell(handle, server);
    });
  }

  /// @throws RelayerException where it can't be compared, also for the want of a right
  public Comparison compare() {
    return Permission.asked(() -> {
      Journals journals = journals();
      return new Comparison(
          positions(journals), journal(journals).missing(), events(), journals.gone());
    });
  }

  Journals journals() {
    return Journals.find(kafka, database, topics);
  }

  /// Partitions of which more was read than the database knows of.
  public List<StalePosition> positions() {
    return Permission.asked(() -> positions(journals()));
  }

  /// Kafka is asked first: a position that moves meanwhile must not look like one that is behind.
  private List<StalePosition> positions(Journals journals) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    for (ConsumedTopic consumed : ConsumedTopic.all(topics, journals.chains())) {
      committed.putAll(committed(consumed));
    }
    Map<String, UUID> ids =
        TopicIds.ofExisting(
            kafka.admin(),
            committed.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
    Map<TopicPartition, Position> positions = positions(ids.values());
    List<StalePosition> behind = new ArrayList<>();
    committed.forEach((partition, offset) -> {
      UUID id = ids.get(partition.topic());
      Position position = positions.get(partition);
      if (id != null && (position == null || position.isBehind(offset))) {
        behind.add(
            new StalePosition(
                id, partition, offset, position == null ? null : position.nextOffset()));
      }
    });
    behind.sort(java.util.Comparator.comparing(b -> b.partition().toString()));
    return behind;
  }

  private Map<TopicPartition, Long> committed(ConsumedTopic consumed) {
    Map<TopicPartition, OffsetAndMetadata> offsets;
    try {
      offsets =
          Answers.within(
              PATIENCE,
              kafka
                  .admin()
                  .listConsumerGroupOffsets(consumed.group())
                  .partitionsToOffsetAndMetadata());
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
    Map<TopicPartition, Long> committed = new HashMap<>();
    offsets.forEach((partition, offset) -> {
      if (offset != null && partition.topic().equals(consumed.topic())) {
        committed.put(partition, offset.offset());
      }
    });
    return committed;
  }

  private Map<TopicPartition, Position> positions(Collection<UUID> topicIds) {
    List<Position> read = database.withHandle(handle -> PositionDao.read(handle, topicIds));
    Map<TopicPartition, Position> positions = new HashMap<>();
    for (Position position : read) {
      positions.put(new TopicPartition(position.topic(), position.partition()), position);
    }
    return positions;
  }

  /// Attempts that the journal names from our positions on, and that the database does not have; a
  /// batch that can't be read is passed over: for who moves a position by an operator's word.
  public List<MissingAttempt> attempts() {
    return Permission.asked(() -> journal(journals()).missingOfLegible());
  }

  /// The first of these moves that the journal forbids, as it has attempts that are not in the
  /// database. They are looked for from the positions on: to move one over them would let the
  /// relayer sign again what may have been sent.
  public Optional<PositionMove> forbidden(List<PositionMove> moves) {
    List<PositionMove> ofJournals =
        moves.stream().filter(m -> topics.chainOf(m.partition().topic()).isPresent()).toList();
    if (ofJournals.isEmpty()) {
      return Optional.empty();
    }
    List<MissingAttempt> missing = attempts();
    return ofJournals.stream()
        .filter(move -> missing.stream().anyMatch(m -> m.forbids(move.partition(), move.offset())))
        .findFirst();
  }

  /// Of the newest published events those that the database does not have: where only the chain has
  /// moved since the backup, nothing else tells.
  public List<String> events() {
    return TopicIds.ofExisting(kafka.admin(), List.of(topics.events())).isEmpty()
        ? List.of()
        : new PublishedEvents(kafka, database, topics.events()).unknown();
  }

  Journal journal(Journals journals) {
    Map<TopicPartition, Long> from = new HashMap<>();
    positions(journals.ids().values())
        .forEach((partition, position) -> from.put(partition, position.nextOffset()));
    return new Journal(kafka, database, journals.ids().keySet(), from);
  }
}
