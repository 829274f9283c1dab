package io.relayer.broadcaster.publishing;

import static io.relayer.core.transaction.Lives.CHAIN;
import static io.relayer.core.transaction.Lives.SENDER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.WaitReason;
import io.relayer.core.kafka.Topics;
import io.relayer.core.outbox.Cursor;
import io.relayer.core.retry.RetryCase;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.ForeignExecutions;
import io.relayer.core.transaction.Inclusion;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.PublishedEvent;
import io.relayer.core.transaction.PublishedEventDao;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.devnet.JsonSchema;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// All that is told of lives that hold every kind of event, record by record: key, headers, and
/// value with the order of its fields. It stands in `event-records.txt`, with ids of transactions
/// and rows and times put as what they are.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventRecordsTest extends RetryCase {
  private static final JsonSchema EVENT = JsonSchema.of("event.json");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Duration NET = Duration.ofMinutes(10);
  private static final Address ANOTHER = Address.parse("0x" + "cd".repeat(20));
  private static final OrderedBy ORDER = new OrderedBy("operator:alice");

  private static final List<String> NEVER_CHANGES =
      List.of(
          "id",
          "producer",
          "transactionId",
          "generation",
          "pool",
          "chainId",
          "to",
          "state",
          "labels",
          "sequence",
          "at");

  private final Map<String, String> names = new HashMap<>();

  @Test
  void recordsAreAsTheyWere() throws IOException {
    lives
        .fresh()
        .database()
        .useTransaction(
            handle -> AccountDao.register(handle, List.of(CHAIN), List.of(SENDER), "local"));

    aLongLife();
    aPools();
    endsWithoutANonce();
    takenNonces();
    whatWasToldBefore();

    Page page = read();
    assertThat(page.passedOver()).isZero();
    assertThat(page.records().stream().flatMap(row -> lines(row.record()).stream()))
        .containsExactlyElementsOf(expected());
    assertThat(history()).hasSameElementsAs(details(page)).hasSizeGreaterThan(40);
  }

  private void aLongLife() {
    Life life = asked("a \"long\" life ä", "pool = pool");
    waits(life, WaitReason.MAX_COST);
    life.sign();
    waits(life, WaitReason.FUNDS);
    life.know().another(2, Attempt.Kind.PAYLOAD);
    life.step((handle, refs) ->
        AttemptSteps.bumpOrdered(
            handle,
            refs,
            new OrderedBy("producer:billing", Map.of(life.id(), "AAAAAAAAQACAAAAAAAAAAQ-0-7"))));
    life.step((handle, refs) -> AttemptSteps.replaced(handle, refs, List.of(2), NET));
    repeat(life);
    includes(life, 1, true, new Inclusion.Details(ANOTHER, null));
    life.step(TransactionSteps::reorged);
    includes(life, 2, true, Inclusion.Details.NONE);
    life.finish();
    life.step(TransactionSteps::violated);
    includes(life, 2, false, new Inclusion.Details(null, "no\n\"more\" \\ \u2028\u0001 😀"));
    life.finish();
    repeat(life);

    TransactionId second = made(retry(life));
    Life next = lives.of(second).sign();
    life.step(TransactionSteps::violated);
    waits(life, WaitReason.FUNDS);
    next.step((handle, refs) ->
        AttemptSteps.givenUp(
            handle, refs, new AttemptSteps.Reason(Intent.CANCEL, "not wanted", ORDER)));
    next.another(2, Attempt.Kind.EMPTY);
    next.step((handle, refs) -> AttemptSteps.replaced(handle, refs, List.of(2), NET));
    includes(next, 2, true, Inclusion.Details.NONE);
    next.finish();
    repeat(next);
    includes(life, 1, true, Inclusion.Details.NONE);
    life.finish();
    repeat(next);
  }

  private void aPools() {
    Life life =
        asked("of a pool", "sender = null, pool = 'main'", "recipient = null, labels = '{}'");
    waits(life, WaitReason.FUNDS);
    life.step((handle, refs) ->
        TransactionSteps.withdrawn(
            handle, refs, new OrderedBy("operator:bob", Map.of(life.id(), "topic-1-2"))));
    repeat(life);
  }

  private void endsWithoutANonce() {
    asked("would revert", "pool = pool", "traceparent = null, tracestate = null")
        .step((handle, refs) ->
            TransactionSteps.hopeless(
                handle,
                refs,
                List.of(FailureCode.ESTIMATE_REVERTED),
                List.of("would \"revert\""),
                List.of("Panic(1)")));
    lives.fresh().execute("delete from chain_heads");
    Life late = asked("late", "pool = 'main'").sign().know();
    late.step((handle, refs) -> AttemptSteps.givenUp(handle, refs, AttemptSteps.Reason.DEADLINE));
    late.another(2, Attempt.Kind.EMPTY);
    late.step((handle, refs) -> AttemptSteps.replaced(handle, refs, List.of(2), NET));
    late.include(2, true).finish();
    head(1_000, null);
  }

  private void takenNonces() {
    asked("superseded", "pool = 'main'")
        .sign()
        .know()
        .step((handle, refs) -> TransactionSteps.superseded(handle, refs, List.of(Lives.STRANGERS)))
        .step(TransactionSteps::violated);
    Life elsewhere = asked("executed elsewhere", "pool = 'main'").sign().know();
    elsewhere
        .step((handle, refs) ->
            ForeignExecutions.included(
                handle,
                List.of(
                    new ForeignExecutions.Foreign(
                        TxHash.parse("0x" + "fe".repeat(32)), elsewhere.inclusion(0, true)))))
        .finish();
  }

  private void whatWasToldBefore() {
    Life told = asked("told before", "pool = 'main'");
    Life untold = asked("never told", "pool = 'main'");
    lives
        .fresh()
        .execute(
            "delete from transitions where transaction_id = '%s'".formatted(untold.id()),
            "update transactions set sequence = 0 where transaction_id = '%s'"
                .formatted(untold.id()));
    lives
        .fresh()
        .database()
        .useTransaction(handle -> {
          PublishedEventDao.keep(
              handle,
              List.of(
                  of(
                      told,
                      1,
                      2,
                      "waiting",
                      "queued",
                      "{\"waitingFor\":\"x\",\"from\":\"%s\"}".formatted(ANOTHER)),
                  of(told, 7, 3, "signed", "signed", "{\"nonce\":1}"),
                  of(told, 1, 4, "of the future", "pending", "{}")));
          PublishedEventDao.apply(handle, List.of(key(told), key(untold)));
        });
  }

  private static PublishedEvent of(
      Life life, int generation, int sequence, String event, String state, String detail) {
    return new PublishedEvent(
        "test",
        "told before",
        sequence,
        life.id(),
        generation,
        event,
        state,
        detail,
        Instant.parse("2026-11-22T10:00:00.123Z"));
  }

  /// Queued, with all that a request may have.
  private Life asked(String request, String changes) {
    return asked(request, changes, "value = value");
  }

  private Life asked(String request, String changes, String changesOfPayload) {
    TransactionId id = TransactionId.next(System.currentTimeMillis());
    lives
        .fresh()
        .database()
        .useTransaction(handle -> {
          handle
              .createUpdate(
                  """
                  with r as (
                    insert into requests (producer, request_id, fingerprint, fingerprint_version)
                    values ('test', :request, sha256('body'), 1) returning request_key),
                  asked as (
                    insert into payloads (transaction_id, recipient, value, data, fee_speed, labels, traceparent, tracestate)
                    values (:id, :sender, 1, '', 'average', :labels::jsonb, '00-trace-parent-01', 'vendor=state,ä="1"'))
                  insert into transactions (transaction_id, request_key, chain_id, sender, pool, gas_limit,
                    confirmations_required, requested_at, queued_at, state, sequence, outbox_pos)
                  select :id, request_key, :chain, :sender, 'any', 21000, 1, now(), now(),
                    'queued', 1, pg_current_xact_id() from r
                  """)
              .bind("id", id)
              .bind("request", request)
              .bind("chain", CHAIN)
              .bind("sender", SENDER)
              .bind("labels", "{\"quote\":\"\\\"ä\\\" \\\\ \\n😀\",\"b\":\"\",\"a: b\":\"{}\"}")
              .execute();
          handle.execute(
              "update transactions set %s where transaction_id = ?".formatted(changes), id.value());
          handle.execute(
              "update payloads set %s where transaction_id = ?".formatted(changesOfPayload),
              id.value());
          TransactionSteps.queued(handle, List.of(id));
        });
    return lives.of(id);
  }

  private static void waits(Life life, WaitReason reason) {
    life.step((handle, refs) -> WaitingMarks.waiting(handle, refs, reason));
  }

  private static void includes(
      Life life, int attempt, boolean succeeded, Inclusion.Details details) {
    life.step((handle, refs) ->
        TransactionSteps.included(
            handle,
            List.of(
                new Inclusion(
                    refs.getFirst(),
                    attempt,
                    Lives.BLOCK_NUMBER,
                    Lives.BLOCK,
                    succeeded,
                    21_000,
                    succeeded ? new Wei(Wei.gwei(10).value().pow(4)) : null,
                    details))));
  }

  private long key(Life life) {
    return of(life.id(), Long.class, "t.request_key");
  }

  private void repeat(Life life) {
    lives
        .fresh()
        .database()
        .useTransaction(handle -> TransactionSteps.repeated(handle, List.of(key(life))));
  }

  private Page read() {
    return lives
        .fresh()
        .inTransaction(handle ->
            new TransitionReader(new Topics("test"))
                .read(handle, Cursor.START, new LaneReader.PageSize(1_000, Integer.MAX_VALUE)));
  }

  /// What the history says besides what never changes.
  private List<String> history() {
    return lives
        .fresh()
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select transaction_id || '-' || sequence as id, detail from transaction_history")
                .map((row, context) ->
                    row.getString("id") + ": " + JSON.readTree(row.getString("detail")))
                .list());
  }

  private static List<String> details(Page page) {
    return page.records().stream()
        .map(Page.Entry::record)
        .map(record -> {
          ObjectNode value = (ObjectNode) JSON.readTree(record.value());
          return "%s-%s: %s"
              .formatted(
                  value.path("transactionId").asString(),
                  value.path("sequence").asInt(),
                  value.remove(NEVER_CHANGES));
        })
        .distinct()
        .toList();
  }

  private List<String> lines(ProducerRecord<byte[], byte[]> record) {
    JsonNode value = JSON.readTree(record.value());
    assertThat(EVENT.problems(record.value())).isEmpty();
    String at = value.path("at").asString();
    String headers =
        StreamSupport.stream(record.headers().spliterator(), false)
            .map(EventRecordsTest::text)
            .filter(text -> !text.equals("ce_time=" + at))
            .map(text -> text.replaceFirst("^(ce_id=.*-r)[0-9]+$", "$1<row>"))
            .reduce((a, b) -> a + " " + b)
            .orElseThrow();
    return List.of(
        named("%s: %s".formatted(new String(record.key(), UTF_8), headers)),
        named("  " + JSON.writeValueAsString(value).replace(at, "<at>")));
  }

  private static String text(Header header) {
    return header.key() + "=" + new String(header.value(), UTF_8);
  }

  private String named(String text) {
    return ID.matcher(text)
        .replaceAll(id -> names.computeIfAbsent(id.group(), _ -> "<t" + (names.size() + 1) + ">"));
  }

  private static List<String> expected() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(EventRecordsTest.class.getResourceAsStream("event-records.txt"))) {
      return Arrays.asList(new String(file.readAllBytes(), UTF_8).split("\n"));
    }
  }
}
