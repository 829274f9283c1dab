package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.publishing.OutboxReader;
import io.relayer.core.outbox.Lane;
import io.relayer.messages.request.BadRequests;
import io.relayer.messages.request.ParsedRequest;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every bad request that is known, among good ones, on a real topic: what the producer gets back,
/// what it hears and what operators see is the same.
class RejectionsTest {
  private final RequestParser parser = BadRequests.parser();
  private final IntakeStack stack;
  private final Map<Long, ParsedRequest.Invalid> expected = new TreeMap<>();
  private final Map<Long, byte @Nullable []> sent = new HashMap<>();
  private int good;

  RejectionsTest() throws Exception {
    stack = new IntakeStack(parser);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void badOnesAreToldAlikeEverywhereAndOnceAndGoodOnesGoOn() throws Exception {
    for (byte[] bad : BadRequests.all()) {
      bad(bad, (ParsedRequest.Invalid) parser.parse(bad));
      good();
    }
    bad(null, (ParsedRequest.Invalid) parser.parse(null));
    unknown("chainId", "99", RejectionCode.UNKNOWN_CHAIN, "chainId: 99 is not configured (known: ");
    unknown(
        "from",
        "\"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc\"",
        RejectionCode.UNKNOWN_SENDER,
        "from: no signer has had a key of 0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc on chain"
            + " 31337");
    good();
    stack.takeIn();

    judge();

    stack.restart();
    good();
    stack.takeIn();

    judge();
  }

  private void judge() throws Exception {
    assertThat(stack.ask("select count(*)::text from requests where request_id like 'good-%'"))
        .containsExactly(Integer.toString(good));
    assertThat(stack.ask("select count(*)::text from transactions where state = 'queued'"))
        .containsExactly(Integer.toString(good));
    judgeView();
    judgeRejectedTopic();
    judgeEvents();
  }

  private void judgeView() {
    List<String> rows =
        stack.ask(
            "select jsonb_build_array(source, code, message, producer, request_id) from"
                + " rejections");
    List<String> all = new ArrayList<>();
    expected.forEach((offset, e) ->
        all.add(row(stack.source(offset), e.code(), e.message(), e.producer(), e.requestId())));

    assertThat(rows).map(RejectionsTest::normal).containsExactlyInAnyOrderElementsOf(all);
  }

  private void judgeRejectedTopic() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records =
        stack.published(
            OutboxReader.rejected(stack.topics()), Lane.REJECTED, stack.topics().rejected());

    assertThat(records).hasSameSizeAs(expected.keySet());
    Map<String, ConsumerRecord<byte[], byte[]>> bySource = new HashMap<>();
    records.forEach(record -> bySource.put(header(record, "relayer-source"), record));
    expected.forEach((offset, e) -> {
      assertThat(bySource).containsKey(stack.source(offset));
      ConsumerRecord<byte[], byte[]> record =
          Objects.requireNonNull(bySource.get(stack.source(offset)));
      assertThat(header(record, "relayer-error-code")).isEqualTo(e.code().name());
      assertThat(header(record, "relayer-error-message")).isEqualTo(e.message());
      byte[] value = sent.get(offset);
      if (header(record, "relayer-truncated").isEmpty()) {
        assertThat(record.value()).isEqualTo(value);
      } else {
        assertThat(value).startsWith(record.value());
      }
    });
  }

  private void judgeEvents() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records =
        stack.published(
            OutboxReader.notices(stack.topics()), Lane.NOTICES, stack.topics().events());
    List<String> told = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      JsonNode value = JsonMapper.shared().readTree(record.value());
      assertThat(header(record, "ce_type")).isEqualTo("relayer.transaction.rejected");
      assertThat(value.get("state").asString()).isEqualTo("rejected");
      assertThat(value.propertyNames()).containsExactly("id", "producer", "state", "failure", "at");
      assertThat(value.get("failure").propertyNames()).containsExactly("code", "message");
      told.add(
          row(
              header(record, "ce_subject"),
              RejectionCode.valueOf(value.get("failure").get("code").asString()),
              value.get("failure").get("message").asString(),
              value.get("producer").asString(),
              value.get("id").asString()));
    }
    List<String> all = new ArrayList<>();
    expected.values().stream()
        .filter(e -> e.producer() != null && e.requestId() != null)
        .forEach(e ->
            all.add(
                row(
                    e.producer() + "/" + e.requestId(),
                    e.code(),
                    e.message(),
                    e.producer(),
                    e.requestId())));

    assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    assertThat(records).extracting(record -> header(record, "ce_id")).doesNotHaveDuplicates();
  }

  private void bad(byte @Nullable [] value, ParsedRequest.Invalid refused) {
    long offset = stack.publish(value);
    sent.put(offset, value);
    expected.put(offset, refused);
  }

  private void good() {
    stack.publish(
        request("good-" + good++, "31337", "\"" + IntakeStack.SENDER + "\"").getBytes(UTF_8));
  }

  /// A request that only the database knows to be wrong.
  private void unknown(String field, String value, RejectionCode code, String message) {
    String id = "unknown-" + field;
    String request =
        field.equals("chainId")
            ? request(id, value, "\"" + IntakeStack.SENDER + "\"")
            : request(id, "31337", value);
    String whole = code == RejectionCode.UNKNOWN_CHAIN ? message + "[31337])" : message;
    bad(request.getBytes(UTF_8), new ParsedRequest.Invalid(code, whole, "default", id));
  }

  private static String request(String id, String chain, String from) {
    return "{\"id\":\"%s\",\"chainId\":%s,\"from\":%s,\"to\":\"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc\",\"gasLimit\":\"21000\"}"
        .formatted(id, chain, from);
  }

  private static String row(
      String where,
      RejectionCode code,
      String message,
      @Nullable String producer,
      @Nullable String id) {
    var row = JsonMapper.shared().createArrayNode();
    return row.add(where).add(code.name()).add(message).add(producer).add(id).toString();
  }

  private static String normal(String row) {
    return JsonMapper.shared().readTree(row).toString();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }
}
