package io.relayer.operations.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.relayer.core.RelayerException;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.PositionDao.Position;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.Verified;
import io.relayer.ethereum.value.ChainId;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// Journals are found without a configuration: the database and Kafka name the chains.
final class JournalsTest extends RestorationCase {
  private static final ChainId OTHER = new ChainId(77);

  private final Topics topics = new Topics(copy.stack().prefix());
  private final PositionRecovery recovery =
      new PositionRecovery(copy.stack().kafka(), copy.stack().database(), topics);
  private final RestoreDetection differences =
      new RestoreDetection(copy.stack().kafka(), copy.stack().database(), topics);

  @Test
  void aChainThatOnlyKafkaKnowsIsCompared() throws Exception {
    copy.publish();
    String topic = copy.stack().topic("broadcasts.77");
    byte[] attempt = copy.stack().records(copy.journal()).getLast().value();
    copy.stack().send(topic, new String(attempt, UTF_8).replace("31337", "77"));
    copy.execute("delete from attempts where transaction_id = '%s'".formatted(lost));

    assertThat(differences.compare().attempts())
        .extracting(MissingAttempt::partition)
        .contains(new TopicPartition(topic, 0));
    differences.run();
    assertThat(isVerified()).as("what nobody has is in its journal").isFalse();
    assertThat(copy.recover().obstacles())
        .anySatisfy(obstacle -> assertThat(obstacle).contains("on chain 77 is not known"));
  }

  @Test
  void ofAChainWhoseJournalIsGoneNothingIsFreed() {
    String topic = read(OTHER, 5);
    copy.stack().deleteTopic(topic, topics.broadcastGroup(OTHER));

    differences.run();

    assertThat(isVerified()).isFalse();
    assertThat(copy.text("select detail from holds"))
        .isEqualTo(
            "the journal %1$s of chain 77 is gone from Kafka: what was signed there can't be compared, nor put back (if that is known to harm nothing: relayer recover --position %1$s:0=0)"
                .formatted(topic));
    assertThat(copy.plan().obstacles()).containsExactly(copy.text("select detail from holds"));
    assertThat(copy.recover().obstacles()).containsExactly(copy.text("select detail from holds"));

    recovery.place(new TopicPartition(topic, 0), 0);
    assertThat(copy.recover().obstacles()).isEmpty();
    recovery.accept(differences.positions());
    differences.run();
    assertThat(isVerified()).isTrue();
  }

  @Test
  void aJournalThatWasMadeAnewSinceTheBackupIsAnObstacleUntilAPositionIsSet() {
    String topic = read(OTHER, 5);
    copy.stack().deleteTopic(topic, topics.broadcastGroup(OTHER));
    copy.stack().topic("broadcasts.77");
    await("the relayer to go on with it") // Kafka lists a new topic a little later
        .atMost(Stack.DEADLINE)
        .until(() -> differences.compare().isEqual());

    assertThat(copy.recover().obstacles())
        .containsExactly(
            "%1$s-0 was made anew: what was signed and stood in the old one behind offset 5 can't be put back (if that is known to harm nothing: relayer recover --position %1$s:0=0)"
                .formatted(topic));

    recovery.place(new TopicPartition(topic, 0), 0);
    assertThat(copy.recover().obstacles()).isEmpty();
  }

  @Test
  void aPositionOfAChainThatIsNotConfiguredIsCompared() {
    String topic = read(OTHER, 1);
    copy.stack().send(topic, "a", "b");
    commit(topic, 2);
    assertThat(differences.positions())
        .extracting(StalePosition::toString)
        .containsExactly(topic + "-0: Kafka's committed offset is 2, the database's position 1");
  }

  @Test
  void withAnotherPrefixNothingIsCompared() {
    read(OTHER, 1);
    RestoreDetection elsewhere =
        new RestoreDetection(
            copy.stack().kafka(), copy.stack().database(), new Topics("elsewhere"));
    assertThatThrownBy(elsewhere::run)
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("kafka.topic-prefix is 'elsewhere'")
        .hasMessageContaining(topics.broadcasts(OTHER));
    assertThat(copy.text("select count(*)::text from verified_server")).isEqualTo("0");
  }

  @Test
  void topicsOfOtherNamesAreNoJournals() {
    assertThat(topics.chainOf(topics.prefix() + ".broadcasts.77")).contains(OTHER);
    for (String name :
        List.of(".broadcasts.077", ".broadcasts.", ".broadcasts.1.dlq", ".requests")) {
      assertThat(topics.chainOf(topics.prefix() + name)).as(name).isEmpty();
    }
    assertThat(topics.chainOf("x" + topics.prefix() + ".broadcasts.77")).isEmpty();
  }

  /// A journal that was read up to an offset.
  private String read(ChainId chain, long next) {
    String topic = copy.stack().topic("broadcasts." + chain);
    UUID id =
        requireNonNull(
            TopicIds.ofExisting(copy.stack().kafka().admin(), List.of(topic)).get(topic));
    copy.stack()
        .database()
        .useTransaction(h -> PositionDao.place(h, List.of(new Position(id, topic, 0, next, null))));
    return topic;
  }

  private void commit(String topic, long offset) {
    Answers.within(
        Stack.DEADLINE,
        copy.stack()
            .kafka()
            .admin()
            .alterConsumerGroupOffsets(
                topics.broadcastGroup(OTHER),
                java.util.Map.of(
                    new TopicPartition(topic, 0),
                    new org.apache.kafka.clients.consumer.OffsetAndMetadata(offset)))
            .all());
  }

  private boolean isVerified() {
    return copy.stack().database().withHandle(h -> Verified.is(h) && !Holds.any(h));
  }
}
