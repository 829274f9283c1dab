package io.relayer.operations.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.Stack;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TopicAdminTest {
  private final Stack stack = new Stack();
  private final TopicAdmin admin = new TopicAdmin(stack.kafka().admin());

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void madeTopicsAreAsPlannedAndNotMadeTwice() {
    List<TopicPlan> plans = plans(2, Duration.ofDays(14));
    assertThat(admin.compare(plans))
        .hasSize(6)
        .allMatch(text -> text.contains("is missing: relayer migrate makes it"));
    assertThat(admin.create(plans))
        .containsExactlyInAnyOrder(
            stack.prefix() + ".requests",
            stack.prefix() + ".requests.rejected",
            stack.prefix() + ".orders",
            stack.prefix() + ".events",
            stack.prefix() + ".chain-events",
            stack.prefix() + ".broadcasts.31337");
    assertThat(admin.compare(plans)).isEmpty();
    assertThat(admin.create(plans)).isEmpty();
  }

  @Test
  void onlyWhatIsWorseThanPlannedIsTold() {
    admin.create(plans(2, Duration.ofDays(14)));
    assertThat(admin.compare(plans(1, Duration.ofDays(1)))).isEmpty();
    assertThat(admin.compare(plans(3, Duration.ofDays(14))))
        .hasSize(6)
        .allMatch(text -> text.contains("has 2 partitions, expected 3"));
    assertThat(admin.compare(plans(2, Duration.ofDays(30))))
        .singleElement()
        .asString()
        .contains(
            stack.prefix() + ".broadcasts.31337",
            "retention.ms=1209600000, expected 2592000000",
            "kafka-configs.sh");
  }

  @Test
  void topicThatGoesByItsWritersClocksIsTold() {
    String requests = stack.prefix() + ".requests";
    List<TopicPlan> made = new ArrayList<>();
    for (TopicPlan plan : plans(1, Duration.ofDays(14))) {
      Map<String, String> settings = new HashMap<>(plan.settings());
      if (plan.name().equals(requests)) {
        settings.put("message.timestamp.type", "CreateTime");
      }
      made.add(new TopicPlan(plan.name(), plan.partitions(), plan.replication(), settings));
    }
    admin.create(made);

    assertThat(admin.compare(plans(1, Duration.ofDays(14))))
        .containsExactly(
            "topic %s has message.timestamp.type=CreateTime, expected LogAppendTime: kafka-configs.sh --alter --topic %s --add-config message.timestamp.type=LogAppendTime"
                .formatted(requests, requests));
  }

  @Test
  void recordIsAsOldAsTheBrokerSaysWhateverItsWriterSays() throws Exception {
    admin.create(plans(1, Duration.ofDays(14)));
    String requests = stack.prefix() + ".requests";
    long seconds = Instant.now().getEpochSecond();
    try (Producer<byte[], byte[]> producer = stack.kafka().producer("seconds", 1 << 20)) {
      producer.send(new ProducerRecord<>(requests, 0, seconds, null, new byte[] {1})).get();
    }

    assertThat(stack.records(requests))
        .singleElement()
        .satisfies(record -> assertThat(record.timestamp()).isGreaterThan(seconds * 500));
  }

  private List<TopicPlan> plans(int partitions, Duration retention) {
    return TopicPlan.all(
        new KafkaSettings(
            "localhost:9092",
            stack.prefix(),
            new KafkaSettings.Topics(partitions, 1, 1, retention),
            Map.of()),
        List.of(new ChainId(31337)));
  }
}
