package io.relayer.broadcaster.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.AccountDao;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.outbox.Lane;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The order of attempts that share rows of the outbox, many of several senders in each, under the
/// load of [OutboxOrderTest].
final class BatchOrderTest {
  private static final int ROOTS = 12;
  private static final int ENTRIES = 30_000;

  private final Stack stack = new Stack();
  private final String topic = stack.topic("broadcasts.1");
  private final BroadcastReader reader =
      new BroadcastReader(new Topics(stack.prefix()), Writers.CHAIN);

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void noAttemptIsMissingOrOutOfOrderWhileTwelveWritersWriteAndPublishersTakeOver()
      throws Exception {
    Random chance = new Random(7);
    try (Writers writers = new Writers(stack.database(), ROOTS, ENTRIES)) {
      NumberedAttempts attempts =
          new NumberedAttempts(stack.database(), writers.roots(), 4 * ENTRIES / ROOTS);
      writers.start(
          12,
          1,
          random -> 1 + random.nextInt(random.nextInt(10) == 0 ? 900 : 20),
          (handle, roots, counts) -> {
            AccountDao.lockAsRoots(handle, Writers.CHAIN, roots);
            attempts.append(handle, roots, counts);
          });
      Publisher publisher = Lanes.publisher(stack, reader, 500);
      while (!writers.areDone()) {
        publisher.advance();
        if (chance.nextInt(4) == 0) {
          Publisher deposed = publisher;
          publisher = Lanes.publisher(stack, reader, 500);
          publishesInVain(deposed);
        }
      }
      writers.join();
      while (publisher.advance().isZero()) {}
      publisher.close();

      Sequences published = NumberedAttempts.published(stack.records(topic));
      assertThat(writers.written()).isGreaterThan(ENTRIES - 1_000);
      assertThat(published.first()).isEqualTo(writers.written());
      assertThat(published.violations()).isZero();
      assertThat(published.repeated()).isPositive();
      assertThat(one("select published_total from cursors")).isEqualTo(writers.written());
      assertThat(one("select sum(entries) from outbox")).isEqualTo(writers.written());
      assertThat(one("select max(entries) from outbox")).isEqualTo(500);
    }
    // That the load could have shown it.
    assertThat(inOrderOfWriters().violations()).describedAs("(xid, id)").isPositive();
  }

  private static void publishesInVain(Publisher deposed) throws Exception {
    try {
      assertThat(deposed.advance().isZero()).isFalse(); // nothing to publish just now
    } catch (LeaseLostException e) {
      assertThat(e).hasMessageContaining("outbox:" + Lane.broadcasts(Writers.CHAIN));
    } finally {
      deposed.close();
    }
  }

  private Sequences inOrderOfWriters() {
    Sequences sequences = new Sequences();
    stack
        .database()
        .useTransaction(handle ->
            handle
                .createQuery(
                    """
                    select t.sender, e.attempt
                    from outbox o cross join lateral unnest(o.transaction_ids, o.attempts) with ordinality as e (transaction_id, attempt, place)
                    join transactions t on t.transaction_id = e.transaction_id
                    order by o.xmin::text::bigint, o.id, e.place
                    """)
                .map((row, context) -> {
                  sequences.add(
                      HexFormat.of().formatHex(row.getBytes("sender")), row.getLong("attempt"));
                  return true;
                })
                .list());
    return sequences;
  }

  private long one(String query) {
    return stack.database().withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }
}
