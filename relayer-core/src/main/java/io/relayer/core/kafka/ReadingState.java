package io.relayer.core.kafka;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.relayer.core.database.Database;
import io.relayer.core.kafka.OpenTransactions.Seen;
import io.relayer.core.kafka.OpenTransactions.Standstill;
import io.relayer.core.kafka.PositionDao.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Looks from outside for what keeps the topics that the relayer reads from being read: for
/// `relayer doctor`. Each in a sentence, empty where all is well.
public final class ReadingState {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// A transaction that is over by then was at work.
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  private final Admin admin;
  private final Map<TopicPartition, UUID> partitions = new HashMap<>();

  /// Topics that are not there are left out.
  public ReadingState(Admin admin, Collection<String> topics) {
    this.admin = admin;
    Map<String, UUID> ids = TopicIds.ofExisting(admin, topics);
    Answers.within(PATIENCE, admin.describeTopics(ids.keySet()).allTopicNames())
        .forEach((name, topic) ->
            topic
                .partitions()
                .forEach(info ->
                    partitions.put(
                        new TopicPartition(name, info.partition()),
                        requireNonNull(ids.get(name)))));
  }

  /// Partitions that stand since a Kafka transaction was left open.
  public List<String> standing() throws InterruptedException {
    Seen first = within(OpenTransactions.ask(admin, partitions.keySet(), Map.of()));
    if (first.stable().isEmpty()) {
      return List.of();
    }
    Thread.sleep(BETWEEN);
    Seen second = within(OpenTransactions.ask(admin, partitions.keySet(), first.stable()));
    return second.standing().stream().map(Standstill::text).toList();
  }

  /// Partitions of which the next batch can't be read.
  public List<String> damaged(KafkaClients kafka, Database database) {
    List<String> damaged = new ArrayList<>();
    try (BatchSearch search = new BatchSearch(kafka)) {
      for (Position position : positions(database)) {
        TopicPartition partition = new TopicPartition(position.topic(), position.partition());
        if (position.topicId().equals(partitions.get(partition))) {
          search.at(partition, position.nextOffset()).map(BadBatch::text).ifPresent(damaged::add);
        }
      }
    }
    return damaged;
  }

  private List<Position> positions(Database database) {
    return database.withHandle(h -> PositionDao.read(h, Set.copyOf(partitions.values())));
  }

  /// Partitions of which records were deleted before anybody here has read them.
  public List<String> unread(Database database) {
    Map<UUID, Set<Integer>> read = new HashMap<>();
    for (Position position : positions(database)) {
      read.computeIfAbsent(position.topicId(), _ -> new TreeSet<>()).add(position.partition());
    }
    Set<TopicPartition> never =
        partitions.entrySet().stream()
            .filter(
                e -> !read.getOrDefault(e.getValue(), Set.of()).contains(e.getKey().partition()))
            .map(Map.Entry::getKey)
            .collect(toSet());
    if (never.isEmpty()) {
      return List.of();
    }
    List<String> unread = new ArrayList<>();
    Answers.within(
            PATIENCE,
            admin
                .listOffsets(never.stream().collect(toMap(p -> p, _ -> OffsetSpec.earliest())))
                .all())
        .forEach((partition, start) -> {
          if (start.offset() > 0) {
            unread.add(Standing.unread(partition, start.offset()));
          }
        });
    unread.sort(null);
    return unread;
  }

  private static Seen within(CompletableFuture<Seen> answer) throws InterruptedException {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "Kafka did not answer within " + PATIENCE, e);
    }
  }
}
