package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.broadcaster.publishing.Lanes;
import io.relayer.broadcaster.publishing.Publisher;
import io.relayer.broadcaster.publishing.Sequences;
import io.relayer.broadcaster.publishing.Writers;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.Stack;
import io.relayer.core.outbox.ForeignCursorException;
import io.relayer.core.outbox.Lane;
import io.relayer.ethereum.value.Address;
import io.relayer.operations.recovery.OutboxRecovery;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewClusterTest {
  @Test
  void afterDumpAndRestoreNothingIsPublishedUntilTheClusterIsAdoptedAndThenNothingIsMissing()
      throws Exception {
    try (Stack old = new Stack();
        Writers writers = new Writers(old.database(), 2, 0)) {
      String topic = old.topic("events");
      advanceTransactionIds(old.database());
      write(old, writers.roots(), 10);
      Publisher before = publisher(old);
      drain(before);
      before.close();
      write(old, writers.roots(), 5);

      try (Stack restored =
          new Stack(NewCluster.restore(old.database(), Writers.COUNTERS), old.prefix())) {
        assertThat(transactionId(restored.database())).isLessThan(transactionId(old.database()));
        Publisher after = publisher(restored);
        assertThatThrownBy(after::advance)
            .isInstanceOf(ForeignCursorException.class)
            .hasMessageContaining("relayer recover --outbox-from");
        assertThat(Sequences.of(old.records(topic)).first()).isEqualTo(20);

        restored.database().useTransaction(OutboxRecovery::adopt);
        write(restored, writers.roots(), 5);
        drain(after);
        after.close();
        Sequences published = Sequences.of(old.records(topic));
        assertThat(published.first()).isEqualTo(40);
        assertThat(published.violations()).isZero();
        assertThat(published.repeated()).isZero();
      }
    }
  }

  private static Publisher publisher(Stack stack) {
    return Lanes.notices(stack, stack.kafka(), Lanes.take(stack, Lane.NOTICES), 10);
  }

  private static void drain(Publisher publisher) throws InterruptedException {
    while (publisher.advance().isZero()) {}
  }

  private static void write(Stack stack, List<Address> roots, int rows) {
    stack.database().useTransaction(handle -> Writers.write(handle, roots, List.of(rows, rows)));
  }

  /// So that they are beyond those that a new cluster begins with, as they are anywhere but here.
  private static void advanceTransactionIds(Database database) {
    for (int i = 0; i < 2_000; i++) {
      transactionId(database);
    }
  }

  private static long transactionId(Database database) {
    return database.inTransaction(handle ->
        handle.createQuery("select pg_current_xact_id()::text::bigint").mapTo(Long.class).one());
  }
}
