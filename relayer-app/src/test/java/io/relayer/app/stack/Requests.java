package io.relayer.app.stack;

import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/// A producer of signing requests, and of orders about them.
public final class Requests implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RECIPIENT = "0x00000000000000000000000000000000000000aa";

  private final KafkaProducer<String, String> producer;
  private final String prefix;
  private final String topic;
  private final String orders;
  private final long chainId;

  public Requests(KafkaSettings kafka, long chainId) {
    this.prefix = kafka.topicPrefix();
    this.topic = new Topics(kafka.topicPrefix()).requests();
    this.orders = new Topics(kafka.topicPrefix()).orders();
    this.chainId = chainId;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName(),
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName()));
  }

  /// A payment with a gas limit; to be changed by the test.
  public Map<String, Object> payment(String id, String from, long wei) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("chainId", chainId);
    request.put("from", from);
    request.put("to", RECIPIENT);
    request.put("value", Long.toString(wei));
    request.put("gasLimit", "21000");
    return request;
  }

  /// Publishes; returns once it is acknowledged.
  public void publish(Map<String, Object> request) {
    publish(JSON.writeValueAsString(request));
  }

  public void publish(String value) {
    send(new ProducerRecord<>(topic, null, value));
  }

  /// Publishes an order about a request of producer `default`; returns once it is acknowledged.
  public void order(String id, String order) {
    String value = JSON.writeValueAsString(Map.of("id", id, "order", order));
    send(new ProducerRecord<>(orders, "default/" + id, value));
  }

  /// Publishes any record.
  ///
  /// @param name of the topic, without the prefix
  public void publishTo(String name, String key, String value) {
    send(new ProducerRecord<>(prefix + "." + name, key, value));
  }

  private void send(ProducerRecord<String, String> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
