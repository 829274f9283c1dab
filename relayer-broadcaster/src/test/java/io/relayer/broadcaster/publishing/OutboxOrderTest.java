package io.relayer.broadcaster.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.kafka.Stack;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.outbox.Lane;
import java.util.Random;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The order of the outbox under the load that breaks the simpler orders.
final class OutboxOrderTest {
  private final Stack stack = new Stack();
  private final String topic = stack.topic("events");

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void nothingIsMissingOrOutOfOrderWhileTwelveWritersWriteAndPublishersTakeOver() throws Exception {
    Random random = new Random(7);
    Naive naive = new Naive();
    try (Writers writers = new Writers(stack.database(), 40, 100_000)) {
      writers.start(12, 1);
      Publisher publisher =
          Lanes.notices(stack, stack.kafka(), Lanes.take(stack, Lane.NOTICES), 2_000);
      while (!writers.areDone()) {
        naive.read();
        publisher.advance();
        if (random.nextInt(40) == 0) {
          Lease next = Lanes.take(stack, Lane.NOTICES);
          Publisher deposed = publisher;
          publisher = Lanes.notices(stack, stack.kafka(), next, 2_000);
          deposedPublishesInVain(deposed);
        }
      }
      writers.join();
      while (publisher.advance().isZero()) {}
      publisher.close();

      Sequences published = Sequences.of(stack.records(topic));
      assertThat(writers.written()).isGreaterThan(99_900);
      assertThat(published.first()).isEqualTo(writers.written());
      assertThat(published.violations()).isZero();
      assertThat(published.repeated()).isPositive();
      assertThat(publishedTotal()).isEqualTo(writers.written());
    }
    // That the load could have shown it: what seems simpler goes wrong under it.
    assertThat(naive.sequences.violations()).describedAs("ids without a watermark").isPositive();
    assertThat(inOrderOfWriters().violations()).describedAs("(xid, id)").isPositive();
  }

  private static void deposedPublishesInVain(Publisher deposed) throws Exception {
    try {
      assertThat(deposed.advance().isZero()).isFalse(); // nothing to publish just now
    } catch (LeaseLostException e) {
      assertThat(e).hasMessageContaining("outbox:notices");
    } finally {
      deposed.close();
    }
  }

  /// A reader that takes whatever it sees behind the last id.
  private final class Naive {
    final Sequences sequences = new Sequences();
    private long last;

    void read() {
      stack
          .database()
          .useTransaction(handle ->
              rows(
                  handle,
                  "select id, key, payload from outbox where id > %d order by id".formatted(last)));
    }

    private void rows(Handle handle, String sql) {
      handle
          .createQuery(sql)
          .map((row, context) -> {
            last = row.getLong("id");
            sequences.add(
                new String(row.getBytes("key"), UTF_8),
                Long.parseLong(new String(row.getBytes("payload"), UTF_8)));
            return last;
          })
          .list();
    }
  }

  private Sequences inOrderOfWriters() {
    Sequences sequences = new Sequences();
    stack
        .database()
        .useTransaction(handle ->
            handle
                .createQuery("select key, payload from outbox order by xmin::text::bigint, id")
                .map((row, context) -> {
                  sequences.add(
                      new String(row.getBytes("key"), UTF_8),
                      Long.parseLong(new String(row.getBytes("payload"), UTF_8)));
                  return true;
                })
                .list());
    return sequences;
  }

  private long publishedTotal() {
    return stack
        .database()
        .withHandle(handle ->
            handle.createQuery("select published_total from cursors").mapTo(Long.class).one());
  }
}
