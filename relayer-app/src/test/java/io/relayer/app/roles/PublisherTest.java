package io.relayer.app.roles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.broadcaster.publishing.Lanes;
import io.relayer.broadcaster.publishing.OutboxReader;
import io.relayer.broadcaster.publishing.Publisher;
import io.relayer.broadcaster.publishing.PublishingException;
import io.relayer.broadcaster.publishing.Sequences;
import io.relayer.broadcaster.publishing.Writers;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.outbox.Cut;
import io.relayer.core.outbox.Lane;
import io.relayer.devnet.KafkaBroker;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.operations.recovery.OutboxRecovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PublisherTest {
  private final Stack stack = new Stack();
  private final Writers writers = new Writers(stack.database(), 4, 0);
  private final Address one = writers.roots().get(0);
  private final Address other = writers.roots().get(1);

  @AfterEach
  void close() {
    writers.close();
    stack.close();
  }

  @Test
  void aLateCommitHoldsBackWhatWasWrittenAfterItAndIsNotSkipped() throws Exception {
    String topic = stack.topic("events");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Publisher publisher =
        Lanes.publisher(stack, OutboxReader.notices(new Topics(stack.prefix())), registry);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(() ->
            stack
                .database()
                .useTransaction(handle -> {
                  Writers.write(handle, List.of(one), List.of(2));
                  written.countDown();
                  await(goOn);
                }));
    await(written);
    write(other, 3);

    Duration pause = publisher.advance();
    assertThat(pause).isPositive().isLessThan(Duration.ofMillis(100)); // looks again soon
    assertThat(stack.records(topic)).isEmpty();
    assertThat(waiting(registry)).isPositive();

    goOn.countDown();
    late.get(30, TimeUnit.SECONDS);
    drain(publisher);
    Sequences published = Sequences.of(stack.records(topic));
    assertThat(published.first()).isEqualTo(5);
    assertThat(published.violations()).isZero();
    assertThat(publisher.advance()).isEqualTo(Duration.ofMillis(100));
    assertThat(waiting(registry)).isZero();
    publisher.close();
  }

  @Test
  void aPublisherThatLostItsLeaseMovesNothing() throws Exception {
    String topic = stack.topic("events");
    write(one, 30);
    Lease old = Lanes.take(stack, Lane.NOTICES);
    Publisher deposed = Lanes.notices(stack, stack.kafka(), old, 10);
    deposed.advance();
    Publisher next = Lanes.notices(stack, stack.kafka(), Lanes.take(stack, Lane.NOTICES), 10);
    assertThatThrownBy(deposed::advance).isInstanceOf(LeaseLostException.class);
    assertThat(published()).isEqualTo(10);

    drain(next);
    Sequences sequences = Sequences.of(stack.records(topic));
    assertThat(sequences.first()).isEqualTo(30);
    assertThat(sequences.violations()).isZero();
    assertThat(sequences.repeated()).isEqualTo(10); // sent, but not known to be
    deposed.close();
    next.close();
  }

  @Test
  void anOlderCopyThatComesBackUnderThePublisherIsPublishedFromItsOwnCursorOn() throws Exception {
    String topic = stack.topic("events");
    Publisher publisher = Lanes.notices(stack, stack.kafka(), Lanes.take(stack, Lane.NOTICES), 10);
    write(one, 10);
    drain(publisher);
    stack.database().useTransaction(h -> h.execute("update cursors set pos = '0', id = 0"));
    write(one, 3);

    drain(publisher);

    assertThat(stack.records(topic)).hasSize(10 + 13);
    assertThat(Sequences.of(stack.records(topic)).repeated()).isEqualTo(10);
    publisher.close();
  }

  @Test
  void aLaneIsPublishedAgainFromARowOn() throws Exception {
    String topic = stack.topic("events");
    Publisher publisher = Lanes.notices(stack, stack.kafka(), Lanes.take(stack, Lane.NOTICES), 10);
    write(one, 10);
    drain(publisher);
    stack
        .database()
        .useTransaction(handle -> {
          long seventh =
              handle
                  .createQuery("select id from outbox order by id offset 6 limit 1")
                  .mapTo(Long.class)
                  .one();
          OutboxRecovery.startFrom(handle, Lane.NOTICES, seventh);
        });
    Publisher again = Lanes.notices(stack, stack.kafka(), Lanes.take(stack, Lane.NOTICES), 10);
    drain(again);
    assertThat(stack.records(topic))
        .extracting(PublisherTest::number)
        .endsWith(10L, 7L, 8L, 9L, 10L)
        .hasSize(14);
    publisher.close();
    again.close();
  }

  @Test
  void aRecordThatIsTooLargeGoesOutCutAndBlocksNothing() throws Exception {
    String topic = stack.topic("events");
    String large = "\"" + "x".repeat(Topics.MAX_RECORD_BYTES) + "\"";
    stack
        .database()
        .useTransaction(handle -> {
          Writers.write(handle, List.of(one), List.of(1));
          Writers.write(handle, List.of(one), List.of(1));
          Writers.write(handle, List.of(one), List.of(1));
          handle.execute(
              "update outbox set payload = convert_to(?, 'UTF8') where id = (select min(id) + 1 from outbox)",
              "{\"n\":2,\"inner\":{\"large\":" + large + "}}");
        });
    Publisher publisher = Lanes.publisher(stack, OutboxReader.notices(new Topics(stack.prefix())));
    assertThatThrownBy(publisher::advance)
        .isInstanceOf(PublishingException.class)
        .hasMessageContaining("max.request.size");
    drain(publisher);
    publisher.close();

    List<ConsumerRecord<byte[], byte[]>> records = stack.records(topic);
    assertThat(records.subList(records.size() - 3, records.size()))
        .extracting(r -> new String(r.value(), UTF_8))
        .containsExactly("1", "{\"n\":2,\"inner\":{}}", "3");
    assertThat(records.get(records.size() - 2).headers().lastHeader(Cut.HEADER)).isNotNull();
    assertThat(published()).isEqualTo(3);
  }

  @Test
  void publishingGoesOnAfterTheBrokerWasAway() throws Exception {
    Path folder = TestStack.folder("broker");
    KafkaBroker broker = KafkaBroker.start(folder, 0);
    try (KafkaClients kafka = Stack.clients(broker)) {
      String topic = stack.prefix() + ".events";
      kafka.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      Publisher publisher = Lanes.notices(stack, kafka, Lanes.take(stack, Lane.NOTICES), 10);
      write(one, 20);
      publisher.advance();
      broker.close();
      CompletableFuture<Duration> meanwhile =
          CompletableFuture.supplyAsync(() -> {
            try {
              return publisher.advance();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      broker = KafkaBroker.start(folder, broker.port());
      assertThat(meanwhile.get(60, TimeUnit.SECONDS)).isZero();
      drain(publisher);
      publisher.close();
      Sequences sequences = Sequences.of(Stack.records(kafka, topic));
      assertThat(sequences.first()).isEqualTo(20);
      assertThat(sequences.violations()).isZero();
    } finally {
      broker.close();
    }
  }

  private static double waiting(MeterRegistry registry) {
    return registry.get("relayer.outbox.waiting").timeGauge().value(TimeUnit.NANOSECONDS);
  }

  private void write(Address root, int rows) {
    stack.database().useTransaction(handle -> Writers.write(handle, List.of(root), List.of(rows)));
  }

  private static void drain(Publisher publisher) throws InterruptedException {
    while (publisher.advance().isZero()) {}
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long published() {
    return stack
        .database()
        .withHandle(handle ->
            handle.createQuery("select published_total from cursors").mapTo(Long.class).one());
  }

  private static long number(ConsumerRecord<byte[], byte[]> record) {
    return Long.parseLong(new String(record.value(), UTF_8));
  }
}
