package io.relayer.app.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.messages.request.Origin;
import io.relayer.operations.status.FollowDao.Published;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/// Publishes requests in their order, a bounded number of them on their way at a time.
///
/// Why: RATIONALE.md#wait-past-record.
final class Publication {
  private static final int WINDOW = 1_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Told told;
  private final Deque<Sent> sent = new ArrayDeque<>();

  /// Called for each request that Kafka has acknowledged, in order.
  interface Told {
    void published(Published record) throws InterruptedException;
  }

  private record Sent(Line.Good line, Future<RecordMetadata> answer) {}

  Publication(Producer<byte[], byte[]> producer, String topic, Told told) {
    this.producer = producer;
    this.topic = topic;
    this.told = told;
  }

  void publish(Line.Good line) throws InterruptedException {
    sent.add(
        new Sent(
            line,
            producer.send(
                new ProducerRecord<>(
                    topic, key(line.origin()).getBytes(UTF_8), line.value().toArray()))));
    if (sent.size() >= WINDOW) {
      settle(WINDOW / 2);
    }
  }

  /// Returns once all are acknowledged.
  void finish() throws InterruptedException {
    settle(0);
  }

  private void settle(int left) throws InterruptedException {
    producer.flush();
    while (sent.size() > left) {
      Sent first = sent.removeFirst();
      RecordMetadata at = acknowledged(first);
      told.published(new Published(first.line().key(), at.partition(), at.offset()));
    }
  }

  private static RecordMetadata acknowledged(Sent sent) throws InterruptedException {
    try {
      return sent.answer().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka
          ? kafka
          : new IllegalStateException("line %d".formatted(sent.line().number()), e.getCause());
    }
  }

  /// Keeps a sender's requests in one partition, and so in order.
  static String key(Origin origin) {
    return switch (origin) {
      case Origin.Sender(var chain, var address) -> chain + ":" + address;
      case Origin.Pool(var chain, var name) -> chain + ":" + name;
    };
  }
}
