package io.relayer.core.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.core.kafka.PositionedConsumer.Settings;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.devnet.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConsumerGroupTest {
  private static final int PARTITIONS = 4;

  private final Stack stack = new Stack();
  private final String topic = stack.topic("requests", PARTITIONS);
  private final Settings settings =
      new Settings(stack.prefix() + ".group", java.util.Set.of(topic), 7, 1 << 20);
  private final List<String> sent = new ArrayList<>();

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void eachRecordCountsOnceThroughRebalances() {
    Reader first = new Reader(stack, settings);
    Reader second = new Reader(stack, settings);
    send(100);
    RunLoop one = start(first);
    awaitAll();
    RunLoop two = start(second);
    await()
        .atMost(Stack.DEADLINE)
        .until(() -> {
          send(PARTITIONS);
          return !second.delivered.isEmpty();
        });
    send(100);
    one.close();
    send(100);
    awaitAll();
    two.close();
    assertThat(Reader.seen(stack)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void aClosedGateIsHeldThroughARebalance() {
    AtomicReference<Optional<String>> closed = new AtomicReference<>(Optional.of("no usable node"));
    Reader first = new Reader(stack, settings, closed::get, Reader::store);
    Reader second = new Reader(stack, settings, closed::get, Reader::store);
    send(20);
    RunLoop one = start(first);
    RunLoop two = start(second);
    await().atMost(Stack.DEADLINE).until(() -> membersWithPartitions() == 2);
    one.close();
    await().atMost(Stack.DEADLINE).until(() -> membersWithPartitions() == 1);
    assertThat(Reader.seen(stack)).isEmpty();
    closed.set(Optional.empty());
    awaitAll();
    two.close();
    assertThat(Reader.seen(stack)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void markersOfTransactionsAreReadAndAbortedRecordsAreNot() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", TestStack.kafka().bootstrapServers(),
                "transactional.id", stack.prefix(),
                "metric.reporters", ""),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      for (String value : List.of("kept", "aborted")) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(UTF_8))).get();
        if (value.equals("kept")) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> position(0) == 4);
    }
    assertThat(Reader.seen(stack)).containsExactly("kept");
  }

  private static RunLoop start(Reader reader) {
    return RunLoop.onPlatformThread("consumer", reader.consumer(), new Wakeup());
  }

  private void send(int records) {
    for (int i = 0; i < records; i++) {
      String value = Integer.toString(sent.size());
      stack.send(topic, i % PARTITIONS, value);
      sent.add(value);
    }
  }

  private void awaitAll() {
    await().atMost(Stack.DEADLINE).until(() -> Reader.seen(stack).size() >= sent.size());
  }

  private long membersWithPartitions() {
    return Answers.within(
            Stack.DEADLINE,
            stack.kafka().admin().describeConsumerGroups(List.of(settings.group())).all())
        .values()
        .stream()
        .flatMap(group -> group.members().stream())
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  private long position(int partition) {
    return stack
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select coalesce(max(next_offset), -1) from positions where partition = :partition")
                .bind("partition", partition)
                .mapTo(Long.class)
                .one());
  }
}
