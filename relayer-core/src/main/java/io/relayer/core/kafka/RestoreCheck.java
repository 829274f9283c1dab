package io.relayer.core.kafka;

import io.relayer.core.database.Database;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what Kafka remembers of our consumer groups with the positions in the database, and
/// holds everything where the database is behind: it went back to an older copy.
///
/// Kafka's committed offsets are read first. They follow the positions, so in an unharmed database
/// a position that is read later is never behind.
public final class RestoreCheck implements ServerWatch.Verification {
  private static final Logger log = LoggerFactory.getLogger(RestoreCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Admin admin;
  private final Database database;
  private final List<String> groups;

  public RestoreCheck(Admin admin, Database database, List<String> groups) {
    this.admin = admin;
    this.database = database;
    this.groups = List.copyOf(groups);
  }

  @Override
  public void run() {
    for (String group : groups) {
      behind(group).ifPresent(this::hold);
    }
  }

  private Optional<String> behind(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    Answers.within(PATIENCE, admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset);
          }
        });
    Set<String> topics =
        new HashSet<>(committed.keySet().stream().map(TopicPartition::topic).toList());
    if (topics.isEmpty()) {
      return Optional.empty();
    }
    Map<String, UUID> ids = TopicIds.of(admin, topics);
    Map<TopicPartition, Position> positions = new HashMap<>();
    for (Position position :
        database.withHandle(handle -> PositionDao.read(handle, ids.values()))) {
      positions.put(new TopicPartition(position.topic(), position.partition()), position);
    }
    return committed.entrySet().stream()
        .map(entry ->
            Standing.behind(
                entry.getKey(), entry.getValue().offset(), positions.get(entry.getKey())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private void hold(String detail) {
    log.error("the database was restored or failed over to an older copy: {}", detail);
    database.useTransaction(handle -> Holds.put(handle, Holds.RESTORE, detail));
  }
}
