package io.relayer.broadcaster.publishing;

import io.micrometer.core.instrument.MeterRegistry;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import io.relayer.core.outbox.Cursor;
import io.relayer.core.outbox.CursorDao;
import io.relayer.core.runtime.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Publishes one lane of the outbox to Kafka, in the order of its rows, while it holds the lane's
/// lease: at least once, and the first occurrences in order.
///
/// A page is read, handed to the producer as a whole, waited for, and only then is the cursor
/// moved, in a transaction of its own that names the lease. Whatever goes wrong before that (a
/// record that Kafka refused, no answer in time, a lost lease, a crash), the same page is read
/// again from the cursor. What stands in Kafka then is, key by key, a prefix of the page: see
/// [KafkaSender].
///
/// Crash points: with half of a page in Kafka, which may end in the middle of a row of many
/// attempts, and with all of it there but the cursor where it was, all of the page goes out again.
/// Consumers drop events by their sequence; copies of attempts are read back by their hashes.
public final class Publisher implements Step {
  private static final Duration SHORTEST_HELD = Duration.ofMillis(2);

  private final Database database;
  private final LaneReader reader;
  private final Supplier<Optional<Lease>> leadership;
  private final Settings settings;
  private final KafkaSender sending;
  private final PublisherMetrics metrics;
  private @Nullable Lease lease;
  private Duration heldPause = SHORTEST_HELD;

  /// @param maxRecords read and sent at once; see [LaneReader.PageSize]
  /// @param maxBytes of records held in memory at once; likewise
  /// @param idle how long to wait when there is nothing, unless woken
  /// @param patience how long Kafka may take for a page before it is sent again
  public record Settings(int maxRecords, int maxBytes, Duration idle, Duration patience) {
    public static final Settings DEFAULT =
        new Settings(2_000, 8 * 1024 * 1024, Duration.ofMillis(100), Duration.ofSeconds(60));
  }

  /// @param leadership the lane's lease, while this process holds it
  public Publisher(
      Database database,
      KafkaClients kafka,
      LaneReader reader,
      Supplier<Optional<Lease>> leadership,
      Settings settings,
      MeterRegistry registry) {
    this.database = database;
    this.reader = reader;
    this.leadership = leadership;
    this.settings = settings;
    this.metrics = new PublisherMetrics(registry, reader.lane());
    this.sending =
        new KafkaSender(
            () -> kafka.producer(reader.lane().name(), reader.maxRecordBytes()),
            settings.patience(),
            metrics);
  }

  /// Publishes a page.
  ///
  /// @throws ForeignCursorException where the database is another cluster than the cursor's
  @Override
  public Duration advance() throws InterruptedException {
    Lease held = leadership.get().orElse(null);
    if (held == null) {
      lease = null;
      metrics.waitsNoMore();
      return settings.idle();
    }
    Next next = next(held);
    lease = held;
    Cursor from = next.from();
    Page page = next.page();
    Cursor end = page.end();
    if (end == null) {
      return pause(from);
    }
    metrics.waits();
    heldPause = SHORTEST_HELD;
    try {
      if (!page.records().isEmpty()) {
        sending.send(page.records(), () -> leadership.get().filter(held::equals).isPresent());
      }
      move(held, from, end, page);
      return Duration.ZERO;
    } catch (RuntimeException | InterruptedException e) {
      lease = null; // all is begun again
      metrics.failed();
      throw e;
    }
  }

  /// @param page what follows it
  private record Next(Cursor from, Page page) {}

  /// The stored cursor, read anew for each page: an older copy of the database can come back
  /// between two pages, with the lease, and what was beyond its cursor is to be published again.
  private Next next(Lease held) {
    if (!held.equals(lease)) {
      database.useTransaction(handle -> CursorDao.begin(handle, reader.lane()));
    }
    return database.inTransaction(handle -> {
      Cursor from =
          CursorDao.read(handle, reader.lane())
              .orElseThrow(() -> {
                lease = null;
                return new RelayerException(
                    "outbox lane %s: its cursor is not in the database any more: it is made again"
                        .formatted(reader.lane()));
              });
      return new Next(
          from,
          reader.read(
              handle, from, new LaneReader.PageSize(settings.maxRecords(), settings.maxBytes())));
    });
  }

  private void move(Lease held, Cursor from, Cursor to, Page page) {
    database.useTransaction(handle -> {
      LeaseDao.guard(handle, held);
      if (!CursorDao.move(handle, reader.lane(), from, to, page.records().size())) {
        throw new RelayerException(
            "outbox lane %s: the cursor is not at %s any more".formatted(reader.lane(), from));
      }
    });
    metrics.published(page.records().size());
    metrics.passedOver(page.passedOver());
  }

  /// Rows that are held back come as soon as a transaction elsewhere ends, which tells nobody: so
  /// they are looked for more often.
  private Duration pause(Cursor from) {
    if (!database.withHandle(handle -> reader.isWaiting(handle, from))) {
      heldPause = SHORTEST_HELD;
      metrics.waitsNoMore();
      return settings.idle();
    }
    metrics.waits();
    Duration pause = heldPause;
    Duration longer = pause.multipliedBy(2);
    heldPause = longer.compareTo(settings.idle()) < 0 ? longer : settings.idle();
    return pause;
  }

  @Override
  public void close() {
    sending.close();
  }
}
