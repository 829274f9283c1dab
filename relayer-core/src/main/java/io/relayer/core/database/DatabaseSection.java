package io.relayer.core.database;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Inline;
import io.relayer.core.config.TimeUnit;
import java.time.Duration;
import java.util.Optional;

/// Section `database`.
public record DatabaseSection(
    @Inline DatabaseSettings connection,
    @Doc(
            "Whether `run` brings the schema up to date by itself; else it refuses to start on an"
                + " old one.")
        @Default("false")
        boolean migrate,
    @Doc(
            "How long a leadership lasts unless it is renewed: what a take-over after a crash waits"
                + " for. 1s to 1h.")
        @Default("10s")
        Duration leaseTime,
    @Doc("How long what is only history is kept at least; 1d or more.") Retention retention) {

  /// How long what is only history is kept at least.
  public record Retention(
      @Doc("Records for Kafka, after they were published.") @Default("7d")
          Optional<Duration> outbox,
      @Doc("The steps of transactions that are over.") @Default("never") Optional<Duration> history,
      @Doc(
              "Requests that are over and that no chain can undo, with their transactions, history,"
                  + " orders and places in retry jobs, since they ended. A repeat of one is answered"
                  + " for ever.")
          @Default("never")
          Optional<Duration> transactions,
      @Doc("What could not be accepted.") @Default("90d") Optional<Duration> rejections,
      @Doc("Who ordered what, and retry jobs that are over, with their items.") @Default("365d")
          Optional<Duration> orders,
      @Doc(
              "What `relayer recover` keeps for requests that are still to be read again, and where"
                  + " topics were read that have been made anew since.")
          @Default("90d")
          Optional<Duration> recovery) {
    public static final Retention DEFAULT =
        new Retention(
            Optional.of(Duration.ofDays(7)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofDays(90)),
            Optional.of(Duration.ofDays(365)),
            Optional.of(Duration.ofDays(90)));

    public Retention {
      Checks checks = new Checks();
      outbox.ifPresent(time -> atLeastADay(checks, time, "outbox"));
      history.ifPresent(time -> atLeastADay(checks, time, "history"));
      transactions.ifPresent(time -> atLeastADay(checks, time, "transactions"));
      rejections.ifPresent(time -> atLeastADay(checks, time, "rejections"));
      orders.ifPresent(time -> atLeastADay(checks, time, "orders"));
      recovery.ifPresent(time -> atLeastADay(checks, time, "recovery"));
      checks.done();
    }

    private static void atLeastADay(Checks checks, Duration time, String key) {
      checks.that(
          time.compareTo(Duration.ofDays(1)) >= 0,
          key,
          "expected 1d or more, or never, found %s",
          TimeUnit.format(time));
    }
  }

  public DatabaseSection {
    new Checks().range(Duration.ofSeconds(1), Duration.ofHours(1), leaseTime, "lease-time").done();
  }
}
