package io.relayer.app.demo;

import io.relayer.app.config.Endpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/// Payments of a few wei, published as any producer would.
///
/// @param name they are its first, second and so on
/// @param chain that they are for
/// @param senders they are asked for in turn
/// @param perSecond how many are published in a second; infinite for as fast as Kafka takes them
public record DemoRequests(
    Endpoints endpoints,
    String topic,
    String name,
    long chain,
    int count,
    int senders,
    double perSecond) {
  private static final String RECIPIENT = "0x000000000000000000000000000000000000dead";
  private static final double NANOS = 1e9;

  /// Those of a demo: for the first chain, at once.
  DemoRequests(Endpoints endpoints, String topic, int count, int senders) {
    this(
        endpoints,
        topic,
        "demo",
        endpoints.chains().getFirst().id(),
        count,
        senders,
        Double.POSITIVE_INFINITY);
  }

  /// Returns when Kafka has acknowledged all of them.
  public void publish() throws InterruptedException {
    long begun = System.nanoTime();
    JsonMapper json = JsonMapper.builder().build();
    List<Future<RecordMetadata>> sent = new ArrayList<>(count);
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings())) {
      for (int i = 0; i < count; i++) {
        awaitTurn(begun + (long) (i / perSecond * NANOS));
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

  private static void awaitTurn(long at) throws InterruptedException {
    long early = at - System.nanoTime();
    if (early > 0) {
      TimeUnit.NANOSECONDS.sleep(early);
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
    request.put("id", name + "-" + i);
    request.put("producer", "demo");
    request.put("chainId", chain);
    request.put("from", sender(i));
    request.put("to", RECIPIENT);
    request.put("value", Integer.toString(1 + i));
    request.put("gasLimit", "21000");
    return request;
  }

  private String key(int i) {
    return chain + ":" + sender(i);
  }

  private String sender(int i) {
    return endpoints.senders().get(i % senders);
  }
}
