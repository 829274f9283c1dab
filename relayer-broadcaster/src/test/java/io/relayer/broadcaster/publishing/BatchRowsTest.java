package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.account.AccountDao;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.outbox.Cursor;
import io.relayer.core.outbox.Cut;
import io.relayer.core.outbox.Lane;
import io.relayer.ethereum.value.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rows of a lane that name many attempts: a record for each, and the row as a whole behind the
/// cursor or before it.
final class BatchRowsTest {
  private static final Address ONE = Address.parse("0x" + "0a".repeat(20));
  private static final Address OTHER = Address.parse("0x" + "0b".repeat(20));
  private static final Lane LANE = Lane.broadcasts(NumberedAttempts.CHAIN);

  private final Stack stack = new Stack();
  private final String topic = stack.topic("broadcasts.1");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BroadcastReader reader =
      new BroadcastReader(new Topics(stack.prefix()), NumberedAttempts.CHAIN);
  private final NumberedAttempts attempts =
      new NumberedAttempts(stack.database(), List.of(ONE, OTHER), 1_500);

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void eachAttemptOfARowIsARecordInTheOrderOfTheBatch() throws Exception {
    List<Entry> batch = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      batch.addAll(attempts.entries(ONE, i, 1));
      batch.addAll(attempts.entries(OTHER, i, 1));
    }
    append(batch);
    append(attempts.entries(OTHER, 4, 2));

    publish();

    assertThat(count("select count(*) from outbox")).isEqualTo(2);
    assertThat(told())
        .containsExactly(
            ONE + " 1",
            OTHER + " 1",
            ONE + " 2",
            OTHER + " 2",
            ONE + " 3",
            OTHER + " 3",
            OTHER + " 4",
            OTHER + " 5");
    assertThat(count("select published_total from cursors")).isEqualTo(8);
  }

  @Test
  void ofARowWhatIsGoneIsPassedOverAndTheOthersGoOut() throws Exception {
    List<Entry> batch = new ArrayList<>(attempts.entries(ONE, 1, 2));
    batch.addAll(attempts.entries(OTHER, 1, 1));
    batch.addAll(attempts.entries(ONE, 3, 2));
    append(batch);
    append(attempts.entries(ONE, 5, 1));
    execute("delete from transactions where sender = decode(repeat('0b', 20), 'hex')");
    execute("delete from attempts where attempt = 3");

    publish();

    assertThat(told()).containsExactly(ONE + " 1", ONE + " 2", ONE + " 4", ONE + " 5");
    assertThat(passedOver()).isEqualTo(2);
    assertThat(count("select published_total from cursors")).isEqualTo(4);
  }

  /// Rows that no build writes, and that the table does not take.
  @Test
  void aRowThatHoldsAnotherNumberThanItSaysGivesWhatIsThereAndHoldsNobodyUp() throws Exception {
    append(attempts.entries(ONE, 1, 2));
    append(attempts.entries(ONE, 3, 2));
    append(attempts.entries(ONE, 5, 1));
    append(attempts.entries(ONE, 6, 1));
    assertThatThrownBy(() -> entries(0, 3)).hasMessageContaining("outbox_entries_check");
    execute("alter table outbox drop constraint outbox_entries_check");
    entries(0, 3);
    entries(1, 1);
    execute("update outbox set transaction_ids = null where attempts[1] = 5");

    publish();

    assertThat(told()).containsExactly(ONE + " 1", ONE + " 2", ONE + " 3", ONE + " 4", ONE + " 6");
    assertThat(passedOver()).as("the third of the first, and the one of the third").isEqualTo(2);
  }

  @Test
  void aRowWithoutAnyEntryIsPassed() throws Exception {
    execute("alter table outbox drop constraint outbox_entries_check");
    execute(
        "insert into outbox (pos, lane, entries) values (pg_current_xact_id(), '%s', 0)"
            .formatted(LANE.name()));
    append(attempts.entries(ONE, 1, 1));

    publish();

    assertThat(told()).containsExactly(ONE + " 1");
    assertThat(passedOver()).isEqualTo(1);
  }

  /// The producer sends what comes before it, so that half of the row is in Kafka when it fails.
  @Test
  void aRecordInTheMiddleOfARowThatIsTooLargeGoesOutCutAndNoOther() throws Exception {
    append(attempts.entries(ONE, 1, 500));
    execute(
        "update attempts set raw = decode(repeat('02', %d), 'hex') where attempt = 300 and transaction_id = '%s'"
            .formatted(Topics.MAX_BROADCAST_BYTES / 2, attempts.of(ONE)));
    Publisher publisher = Lanes.publisher(stack, reader, registry);

    assertThatThrownBy(publisher::advance)
        .isInstanceOf(PublishingException.class)
        .hasMessageContaining("max.request.size");
    assertThat(count("select published_total from cursors")).isZero();
    drain(publisher);

    List<ConsumerRecord<byte[], byte[]>> records = stack.records(topic);
    List<ConsumerRecord<byte[], byte[]>> again =
        records.subList(records.size() - 500, records.size());
    assertThat(again)
        .filteredOn(record -> record.headers().lastHeader(Cut.HEADER) != null)
        .singleElement()
        .isEqualTo(again.get(299));
    assertThat(again.subList(0, 299))
        .extracting(NumberedAttempts::number)
        .startsWith(1)
        .endsWith(299);
    assertThat(again.subList(300, 500))
        .extracting(NumberedAttempts::number)
        .startsWith(301)
        .endsWith(500);
    assertThat(count("select published_total from cursors")).isEqualTo(500);
  }

  @Test
  void aRowThatWasPublishedAndNotWrittenDownIsPublishedAgainAsAWhole() throws Exception {
    append(attempts.entries(ONE, 1, 400));
    append(attempts.entries(ONE, 401, 10));
    Publisher deposed = Lanes.publisher(stack, reader, registry);
    Publisher next = Lanes.publisher(stack, reader, registry);

    assertThatThrownBy(deposed::advance).isInstanceOf(LeaseLostException.class);
    assertThat(stack.records(topic)).hasSize(410);
    drain(next);

    Sequences published = NumberedAttempts.published(stack.records(topic));
    assertThat(published.first()).isEqualTo(410);
    assertThat(published.violations()).isZero();
    assertThat(published.repeated()).isEqualTo(410);
    assertThat(count("select published_total from cursors")).isEqualTo(410);
    deposed.close();
  }

  @Test
  void aPageEndsWithTheRowInWhichItsBoundIsReached() {
    for (int i = 0; i < 4; i++) {
      append(attempts.entries(ONE, 1 + 300 * i, 300));
    }
    assertThat(page(Cursor.START, 300, 1 << 30).records()).hasSize(300);
    Page two = page(Cursor.START, 301, 1 << 30);
    assertThat(two.records()).hasSize(600);
    assertThat(page(Objects.requireNonNull(two.end()), 100_000, 1 << 30).records()).hasSize(600);
    assertThat(page(Cursor.START, 100_000, 1).records()).hasSize(300);
    Page all = page(Cursor.START, 100_000, 1 << 30);
    assertThat(all.records()).hasSize(1_200);
    assertThat(page(Objects.requireNonNull(all.end()), 100_000, 1 << 30).end()).isNull();
  }

  private Page page(Cursor after, int records, int bytes) {
    return stack
        .database()
        .inTransaction(
            handle -> reader.read(handle, after, new LaneReader.PageSize(records, bytes)));
  }

  private void append(List<Entry> entries) {
    stack
        .database()
        .useTransaction(handle -> {
          AccountDao.lockAsRoots(handle, NumberedAttempts.CHAIN, List.of(ONE, OTHER));
          BroadcastOutboxDao.appendAll(handle, NumberedAttempts.CHAIN, entries);
        });
  }

  /// Has a row say another number.
  private void entries(int row, int number) {
    execute(
        "update outbox set entries = %d where id = (select id from outbox order by id offset %d limit 1)"
            .formatted(number, row));
  }

  private void publish() throws InterruptedException {
    Publisher publisher = Lanes.publisher(stack, reader, registry);
    drain(publisher);
  }

  private static void drain(Publisher publisher) throws InterruptedException {
    while (publisher.advance().isZero()) {}
    publisher.close();
  }

  /// Senders and numbers of the attempts, as they were published.
  private List<String> told() {
    return stack.records(topic).stream()
        .map(record -> new String(record.key(), UTF_8) + " " + NumberedAttempts.number(record))
        .toList();
  }

  private double passedOver() {
    return registry.get("relayer.outbox.passed.over").tag("lane", LANE.name()).counter().count();
  }

  private long count(String query) {
    return stack.database().withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  private void execute(String sql) {
    stack.database().useTransaction(handle -> handle.execute(sql));
  }
}
