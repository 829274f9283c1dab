package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.RelayerException;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Notice;
import io.relayer.core.outbox.OutboxDao;
import io.relayer.core.outbox.RejectedRecord;
import io.relayer.devnet.JsonSchema;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.broadcast.BroadcastMessage;
import io.relayer.messages.broadcast.UnreadableBroadcastException;
import io.relayer.messages.event.CloudEvent;
import io.relayer.messages.event.EventName;
import io.relayer.messages.request.RejectionCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The records that each lane's rows are published as.
final class MessagesTest {
  private static final JsonSchema EVENT = JsonSchema.of("event.json");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Stack stack = new Stack();
  private final Topics topics = new Topics(stack.prefix());

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void transitionsBecomeCloudEventsWithTheFactsAsTheyWereThen() throws Exception {
    Stored stored = new Stored(stack);
    TransactionId id = stored.queue("invoice-ä");
    TxHash hash = stored.sign(id);
    stored.repeat();
    List<ConsumerRecord<byte[], byte[]>> records =
        publish(stack.topic("events"), new TransitionReader(topics));

    assertThat(records).allSatisfy(record -> assertThat(EVENT.problems(record.value())).isEmpty());
    assertThat(records).extracting(r -> text(r.key())).containsOnly("billing/invoice-ä");
    assertThat(headers(records.getFirst()))
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", id + "-1")
        .containsEntry("ce_source", "relayer/31337")
        .containsEntry("ce_type", "relayer.transaction.queued")
        .containsEntry("ce_subject", "billing/invoice-ä")
        .containsEntry("ce_sequence", "1")
        .containsEntry("content-type", "application/json")
        .containsEntry("traceparent", "00-trace-parent-01")
        .containsEntry("tracestate", "vendor=state")
        .containsKey("ce_time");
    assertThat(headers(records.get(1)))
        .containsEntry("ce_type", "relayer.transaction.signed")
        .containsEntry("ce_id", id + "-2");
    assertThat(headers(records.get(2)))
        .containsEntry("ce_type", "relayer.transaction.signed")
        .containsEntry("ce_sequence", "2");
    assertThat(headers(records.get(2)).get("ce_id")).matches(id + "-2-r\\d+");

    JsonNode queued = JSON.readTree(records.getFirst().value());
    assertThat(queued.has("hash")).isFalse();
    assertThat(queued.has("nonce")).isFalse();
    JsonNode signed = JSON.readTree(records.get(1).value());
    assertThat(signed.properties().stream().map(Map.Entry::getKey))
        .contains("id", "producer", "transactionId", "generation", "chainId", "from", "to", "nonce")
        .contains("hash", "attemptKind", "state", "labels", "sequence", "at")
        .doesNotContain("pool", "blockNumber", "failure");
    assertThat(signed.path("hash").asString()).isEqualTo(hash.toString());
    assertThat(signed.path("nonce").asInt()).isZero();
    assertThat(signed.path("from").asString()).isEqualTo(Stored.SENDER.toString());
    assertThat(signed.path("to").asString()).isEqualTo(Stored.RECIPIENT.toString());
    assertThat(signed.path("labels").path("quote").asString()).isEqualTo("\"ä\"");
    assertThat(signed.path("at").asString()).isEqualTo(headers(records.get(1)).get("ce_time"));
  }

  @Test
  void aBroadcastHasAllThatIsNeededToPutItBack() throws Exception {
    Stored stored = new Stored(stack);
    TransactionId id = stored.queue("invoice-1");
    TxHash hash = stored.sign(id);
    List<ConsumerRecord<byte[], byte[]>> records =
        publish(stack.topic("broadcasts.31337"), new BroadcastReader(topics, Stored.CHAIN));

    ConsumerRecord<byte[], byte[]> record = records.getFirst();
    assertThat(records).hasSize(1);
    assertThat(text(record.key())).isEqualTo(Stored.SENDER.toString());
    assertThat(headers(record)).containsEntry("traceparent", "00-trace-parent-01");
    assertThat(BroadcastMessage.hash(record.value())).contains(hash);
    BroadcastMessage message = BroadcastMessage.parse(record.value());
    assertThat(message.toJson()).isEqualTo(record.value());
    assertThat(message)
        .isEqualTo(
            stack
                .database()
                .withHandle(handle ->
                    handle
                        .createQuery(
                            "select %s from transactions t join payloads p using (transaction_id) join requests r using (request_key) join attempts a using (transaction_id)"
                                .formatted(BroadcastRow.COLUMNS))
                        .map((row, context) -> BroadcastRow.read(row))
                        .one()));
    assertThat(message.transaction().call().accessList()).isNotNull();
    assertThat(message.transaction().life().requestedAt())
        .isEqualTo(Instant.parse("2026-11-22T10:00:00.123456Z"));
  }

  @Test
  void aBroadcastOfALaterVersionIsRefused() {
    byte[] later = "{\"hash\":\"0x%s\",\"version\":2}".formatted("00".repeat(32)).getBytes(UTF_8);
    assertThatThrownBy(() -> BroadcastMessage.parse(later))
        .isInstanceOf(UnreadableBroadcastException.class)
        .hasMessageContaining("version 2");
    assertThat(BroadcastMessage.hash(later)).isPresent();
    assertThat(BroadcastMessage.hash("[]".getBytes(UTF_8))).isEmpty();
    assertThat(BroadcastMessage.hash("{\"hash\":{}}".getBytes(UTF_8))).isEmpty();
    assertThat(BroadcastMessage.hash(null)).isEmpty();
  }

  @Test
  void rejectedRecordsComeBackAsReceived() throws Exception {
    byte[] noText = {(byte) 0xff, 0, 1};
    byte[] large = new byte[1_000_000];
    stack
        .database()
        .useTransaction(handle ->
            OutboxDao.rejected(
                handle,
                List.of(
                    rejected(null, Bytes.of(noText), new Trace("\0", null)),
                    rejected(Bytes.of(noText), Bytes.of(large), Trace.NONE),
                    rejected(Bytes.EMPTY, null, Trace.NONE))));
    List<ConsumerRecord<byte[], byte[]>> records =
        publish(stack.topic("requests.rejected"), OutboxReader.rejected(topics));

    assertThat(records.getFirst().key()).isNull();
    assertThat(records.getFirst().value()).isEqualTo(noText);
    assertThat(headers(records.getFirst()))
        .containsEntry("relayer-error-code", "MALFORMED")
        .containsEntry("relayer-error-message", "no \"JSON\"")
        .containsEntry("relayer-source", "requests-0-7")
        .containsEntry("traceparent", "\0")
        .doesNotContainKey("relayer-truncated");
    assertThat(records.get(1).key()).isEqualTo(noText);
    assertThat(records.get(1).value()).hasSize(900 * 1024);
    assertThat(headers(records.get(1))).containsEntry("relayer-truncated", "1000000");
    assertThat(records.get(2).key()).isEmpty();
    assertThat(records.get(2).value()).isNull();
  }

  private static RejectedRecord rejected(
      @org.jspecify.annotations.Nullable Bytes key,
      @org.jspecify.annotations.Nullable Bytes value,
      Trace trace) {
    return new RejectedRecord(
        key, value, "requests-0-7", RejectionCode.MALFORMED, "no \"JSON\"", trace);
  }

  @Test
  void noticesAreOrderedByTheRowThatTheyTellOf() throws Exception {
    new Stored(stack);
    stack
        .database()
        .useTransaction(handle -> {
          OutboxDao.sender(handle, Stored.CHAIN, Stored.SENDER, notice(EventName.SENDER_HELD, 1));
          OutboxDao.sender(
              handle, Stored.CHAIN, Stored.SENDER, notice(EventName.SENDER_RESUMED, 2));
          OutboxDao.requestsRejected(handle, List.of(notice(EventName.REJECTED, 3)));
        });
    List<ConsumerRecord<byte[], byte[]>> records =
        publish(stack.topic("events"), OutboxReader.notices(topics));
    assertThat(records)
        .extracting(r -> text(r.value()))
        .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
    assertThat(headers(records.getFirst()))
        .containsEntry("ce_type", "relayer.sender.held")
        .doesNotContainKey("ce_sequence");
    assertThatThrownBy(() ->
            stack
                .database()
                .useTransaction(handle ->
                    OutboxDao.chain(handle, Stored.CHAIN, notice(EventName.CHAIN_PAUSED, 4))))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("chain 31337");
  }

  private static Notice notice(EventName event, int n) {
    return new Notice(
        new CloudEvent(
            "id-" + n,
            CloudEvent.Type.of(event, 31337L),
            "31337/" + Stored.SENDER,
            Instant.parse("2026-11-22T10:00:00Z"),
            null,
            Trace.NONE),
        Map.of("n", n));
  }

  private List<ConsumerRecord<byte[], byte[]>> publish(String topic, LaneReader reader)
      throws Exception {
    try (Closing publisher = new Closing(Lanes.publisher(stack, reader))) {
      while (publisher.publisher().advance().isZero()) {}
    }
    return new ArrayList<>(stack.records(topic));
  }

  private record Closing(Publisher publisher) implements AutoCloseable {
    @Override
    public void close() {
      publisher.close();
    }
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    return headers;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
