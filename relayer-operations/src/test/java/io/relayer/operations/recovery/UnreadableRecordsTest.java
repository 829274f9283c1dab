package io.relayer.operations.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.publishing.Stored;
import io.relayer.core.account.AccountDao;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Records in the topics that recovery and verification read, and that can't be understood: they
/// are named, and everything else comes back.
@Tag("long")
final class UnreadableRecordsTest extends RestorationCase {
  private static final Address OTHER = Address.parse("0x" + "99".repeat(20));
  private static final String HASH = "0x" + "77".repeat(32);

  private final Topics topics = new Topics(copy.stack().prefix());
  private final RestoreDetection differences =
      new RestoreDetection(copy.stack().kafka(), copy.stack().database(), topics);

  @Test
  void anAttemptThatCanNotBeReadHoldsUntilItIsSteppedOver() throws Exception {
    copy.publish();
    long offset = copy.stack().records(copy.journal()).size();
    copy.stack().send(copy.journal(), "{\"hash\":\"%s\"}".formatted(HASH));
    copy.forget(lost);
    nextNonce();

    String obstacle =
        "%1$s-0, offset %2$d: attempt %3$s can't be put back: not a broadcast message: request is missing (if that is known to harm nothing: relayer recover --position %1$s:0=%4$d)"
            .formatted(copy.journal(), offset, HASH, offset + 1);
    assertThat(copy.plan().obstacles()).containsExactly(obstacle);
    Restoration.Outcome outcome = copy.recover();
    assertThat(outcome.obstacles()).containsExactly(obstacle);
    assertThat(outcome.done()).as("of the sender").hasSize(1);

    TopicPartition journal = new TopicPartition(copy.journal(), 0);
    assertThat(copy.missing())
        .singleElement()
        .satisfies(missing -> {
          assertThat(missing.forbids(journal, offset + 1)).as("the way on").isFalse();
          assertThat(missing.forbids(journal, offset + 2)).as("and no other").isTrue();
        });
    copy.place(copy.journal(), offset + 1);
    assertThat(copy.recover().obstacles()).isEmpty();
    assertThat(copy.missing()).isEmpty();
  }

  /// Its transaction has the id of another request's.
  @Test
  void whatTheDatabaseDoesNotTakeIsAnObstacleOfItsSenderAlone() throws Exception {
    copy.publish();
    knowOther();
    copy.stack().send(copy.journal(), ofOther(journaled(), 1).replace(id(lost), id(kept)));
    copy.forget(lost);
    nextNonce();

    Restoration.Outcome outcome = copy.recover();

    assertThat(outcome.obstacles())
        .singleElement()
        .asString()
        .contains(copy.journal(), "offset 2", "SQLSTATE 23505", "restore a newer copy");
    assertThat(outcome.done())
        .singleElement()
        .asString()
        .contains(Stored.SENDER.toString(), "1 attempts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"billing\" | \"bil\\u0000ling\" | request.producer can't be a text with the character 0",
        "\"priority\":7 | \"priority\":70 | transaction.terms.priority can't be 70",
        "\"kind\":\"payload\" | \"kind\":\"other\" | attempt.kind can't be other",
        "\"confirmations\":12 | \"confirmations\":-1 | transaction.terms.confirmations can't be -1",
        "\"quote\":\"\\\"ä\\\"\" | \"quote\":null | transaction.terms.labels is missing"
      })
  void whatNoTableTakesIsUnreadable(String part, String instead, String why) throws Exception {
    copy.publish();
    knowOther();
    String record = ofOther(journaled(), 1);
    assertThat(record).contains(part);
    copy.stack().send(copy.journal(), record.replace(part, instead));

    assertThat(copy.recover().obstacles())
        .singleElement()
        .asString()
        .contains("not a broadcast message: " + why, "--position");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void recoveryComesToItsEndWhateverStandsInTheTopics(long seed) throws Exception {
    TransactionId victim = signed("victim");
    copy.publish();
    knowOther();
    String history = copy.history(lost);
    String attempts = copy.attempts(lost);
    damage(seed);
    copy.forget(lost);
    copy.unsign(victim);
    nextNonce();

    differences.run();
    copy.execute("delete from holds");
    copy.plan();
    Restoration.Outcome outcome = copy.recover();

    assertThat(copy.attempts(lost)).isEqualTo(attempts);
    assertThat(copy.history(lost)).isEqualTo(history);
    assertThat(outcome.notes()).anySatisfy(note -> assertThat(note).contains("judged anew"));
    assertThat(outcome.notes()).anySatisfy(note -> assertThat(note).contains("events that were"));
    assertThat(
            copy.text(
                "select count(*)::text from told_events join requests using (producer, request_id)"))
        .as("all that was told of requests that are there is used up")
        .isEqualTo("0");
  }

  /// Of each topic many records that nobody wrote, among those that the relayer wrote.
  private void damage(long seed) throws Exception {
    Damage damage = new Damage(seed);
    UUID requests = requests();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> journal = copy.stack().records(copy.journal());
    List<ConsumerRecord<byte[], byte[]>> events = copy.stack().records(topics.events());
    for (int i = 0; i < 120; i++) {
      records.add(damage.of(journal.getLast(), ofOther(journaled(), i)));
      ConsumerRecord<byte[], byte[]> event = events.get(i % events.size());
      records.add(damage.of(later(event), text(event).replaceAll("\"(kept|lost)\"", "\"victim\"")));
      records.add(damage.of(rejected(), rejection(i)));
      records.add(damage.of(rejectedEvent(requests, i), rejection(i)));
    }
    try (Producer<byte[], byte[]> producer = copy.stack().kafka().producer("damage", 1 << 20)) {
      List<Future<?>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<?> one : sent) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
  }

  /// The same under a number that its request does not have yet.
  private ConsumerRecord<byte[], byte[]> later(ConsumerRecord<byte[], byte[]> event) {
    ConsumerRecord<byte[], byte[]> later =
        new ConsumerRecord<>(event.topic(), 0, 0, event.key(), event.value());
    event.headers().forEach(header -> later.headers().add(header));
    later.headers().remove("ce_sequence");
    later.headers().add("ce_sequence", "7".getBytes(UTF_8));
    return later;
  }

  private ConsumerRecord<byte[], byte[]> rejected() {
    return withHeaders(
        topics.rejected(),
        "relayer-source",
        topics.requests() + "-0-3",
        "relayer-error-code",
        "INVALID_FIELD",
        "relayer-error-message",
        "no");
  }

  private ConsumerRecord<byte[], byte[]> rejectedEvent(UUID requests, int i) {
    return withHeaders(
        topics.events(), "ce_id", requests + "-0-" + i, "ce_type", "relayer.transaction.rejected");
  }

  /// That the database has a position in.
  private UUID requests() {
    String topic = copy.stack().topic("requests");
    UUID id =
        Objects.requireNonNull(
            TopicIds.ofExisting(copy.stack().kafka().admin(), List.of(topic)).get(topic));
    copy.execute(
        "insert into positions (topic_id, topic, partition, next_offset) values ('%s', '%s', 0, 0)"
            .formatted(id, topic));
    return id;
  }

  private static ConsumerRecord<byte[], byte[]> withHeaders(String topic, String... pairs) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic, 0, 0, new byte[0], new byte[0]);
    RecordHeaders headers = (RecordHeaders) record.headers();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1].getBytes(UTF_8));
    }
    return record;
  }

  private static String rejection(int i) {
    return "{\"id\":\"r%d\",\"producer\":\"p\",\"state\":\"rejected\",\"failure\":{\"code\":\"INVALID_FIELD\",\"message\":\"no\"},\"at\":\"2026-11-22T10:00:00Z\"}"
        .formatted(i);
  }

  private static String id(TransactionId transaction) {
    return "\"%s\"".formatted(transaction);
  }

  private void nextNonce() {
    copy.execute("update accounts set next_nonce = 1 where next_nonce is not null");
  }

  private void knowOther() {
    copy.stack()
        .database()
        .useTransaction(h -> AccountDao.register(h, List.of(Stored.CHAIN), List.of(OTHER), "test"));
  }

  private String journaled() {
    return text(copy.stack().records(copy.journal()).get(1));
  }

  private static String ofOther(String record, int number) {
    return record
        .replace(Stored.SENDER.toString(), OTHER.toString())
        .replaceFirst("0x01[0-9a-f]{62}", "0x02%062x".formatted(number))
        .replace("\"lost\"", "\"other-%d\"".formatted(number));
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }
}
