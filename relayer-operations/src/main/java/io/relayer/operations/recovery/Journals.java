package io.relayer.operations.recovery;

import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The broadcasts topics of all chains that the database or Kafka knows, whatever a process is
/// configured with: a hold, its release and a verification are of the whole database, so what is
/// compared for them is the whole of it too.
///
/// Why: RATIONALE.md#compared-journals.
///
/// @param chains those of tables `chains` and `accounts`, those of which a journal was read, and
///   those that have one in Kafka
/// @param ids of the topics that Kafka has, by their names
/// @param read how far each was read, also those that Kafka does not have any more
record Journals(
    Topics topics, NavigableSet<ChainId> chains, Map<String, UUID> ids, List<Position> read) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// @throws RelayerException where the database's positions are of topics with another prefix
  static Journals find(KafkaClients kafka, Database database, Topics topics) {
    List<Position> positions = database.withHandle(PositionDao::all);
    requireOurs(topics, positions);
    NavigableSet<ChainId> chains = new TreeSet<>(database.withHandle(Journals::known));
    List<Position> read = new ArrayList<>();
    for (Position position : positions) {
      topics
          .chainOf(position.topic())
          .ifPresent(chain -> {
            chains.add(chain);
            read.add(position);
          });
    }
    Answers.within(PATIENCE, kafka.admin().listTopics().names())
        .forEach(topic -> topics.chainOf(topic).ifPresent(chains::add));
    List<String> names = chains.stream().map(topics::broadcasts).toList();
    return new Journals(topics, chains, TopicIds.ofExisting(kafka.admin(), names), read);
  }

  /// With another prefix none of the topics would be found, and nothing would differ.
  private static void requireOurs(Topics topics, List<Position> positions) {
    if (!positions.isEmpty() && positions.stream().noneMatch(p -> topics.has(p.topic()))) {
      throw new RelayerException(
          "kafka.topic-prefix is '%s', and the database has positions of other topics alone (%s): to compare it with Kafka, use the prefix that the relayer runs with"
              .formatted(
                  topics.prefix(),
                  positions.stream()
                      .map(Position::topic)
                      .distinct()
                      .collect(Collectors.joining(", "))));
    }
  }

  private static List<ChainId> known(Handle handle) {
    return handle
        .createQuery("select chain_id from chains union select chain_id from accounts")
        .mapTo(ChainId.class)
        .list();
  }

  /// Of each journal that was read and that Kafka does not have: what stood in it can't be
  /// compared.
  List<String> gone() {
    return read.stream()
        .map(Position::topic)
        .distinct()
        .filter(topic -> !ids.containsKey(topic))
        .map(topic ->
            "the journal %s of chain %s is gone from Kafka: what was signed there can't be compared, nor put back (if that is known to harm nothing: relayer recover --position %s:0=0)"
                .formatted(topic, topics.chainOf(topic).orElseThrow(), topic))
        .toList();
  }

  /// Of each journal that was deleted and made anew since the backup: what stood in the old one
  /// can't be restored.
  List<String> remade() {
    return read.stream()
        .filter(p -> ids.containsKey(p.topic()) && !p.topicId().equals(ids.get(p.topic())))
        .map(p ->
            "%s-%d was made anew: what was signed and stood in the old one behind offset %d can't be put back (if that is known to harm nothing: relayer recover --position %s:%d=0)"
                .formatted(p.topic(), p.partition(), p.nextOffset(), p.topic(), p.partition()))
        .toList();
  }
}
