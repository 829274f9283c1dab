package io.relayer.app.demo;

import io.relayer.app.config.Endpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/// Payments of a few wei, published as any producer would.
///
/// @param senders they are asked for in turn
record DemoRequests(Endpoints endpoints, String topic, int count, int senders) {
  private static final String RECIPIENT = "0x000000000000000000000000000000000000dead";

  /// Returns when Kafka has acknowledged all of them.
  void publish() throws InterruptedException {
    JsonMapper json = JsonMapper.builder().build();
    List<Future<RecordMetadata>> sent = new ArrayList<>(count);
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
      for (int i = 0; i < count; i++) {
        String body = json.writeValueAsString(request(i));
        sent.add(producer.send(new ProducerRecord<>(topic, key(i), body)));
      }
      producer.flush();
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka refused a request", e.getCause());
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.kafka(),
        ProducerConfig.ACKS_CONFIG, "all",
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName(),
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
  }

  private Map<String, Object> request(int i) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", "demo-" + i);
    request.put("producer", "demo");
    request.put("chainId", endpoints.chains().getFirst().id());
    request.put("from", sender(i));
    request.put("to", RECIPIENT);
    request.put("value", Integer.toString(1 + i));
    request.put("gasLimit", "21000");
    return request;
  }

  private String key(int i) {
    return endpoints.chains().getFirst().id() + ":" + sender(i);
  }

  private String sender(int i) {
    return endpoints.senders().get(i % senders);
  }
}
