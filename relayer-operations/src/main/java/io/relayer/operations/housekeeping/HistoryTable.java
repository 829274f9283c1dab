package io.relayer.operations.housekeeping;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A table that is partitioned by time. Tables that are kept for long have long partitions: each of
/// them is looked at whenever the table is read in the order of its ids.
enum HistoryTable {
  OUTBOX("outbox", "created_at", ChronoUnit.DAYS, "x.lane"),
  TRANSITIONS("transitions", "at", ChronoUnit.MONTHS, "'transitions'"),
  REJECTIONS("rejection_log", "at", ChronoUnit.MONTHS, "");

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

  private final String table;
  private final String moment;
  private final ChronoUnit unit;
  private final String lane;

  /// @param moment the column that decides which partition a row goes to
  /// @param lane what tells the lane of row `x`; empty where rows are not published
  HistoryTable(String table, String moment, ChronoUnit unit, String lane) {
    this.table = table;
    this.moment = moment;
    this.unit = unit;
    this.lane = lane;
  }

  /// What a table holds of one day or month.
  ///
  /// @param from inclusive
  /// @param to exclusive
  record Partition(HistoryTable of, String name, Instant from, Instant to) {
    Partition next() {
      return of.at(to);
    }
  }

  /// The partition that a moment falls into.
  Partition at(Instant time) {
    ZonedDateTime day = time.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
    ZonedDateTime start = unit == ChronoUnit.DAYS ? day : day.withDayOfMonth(1);
    String name = table + "_" + (unit == ChronoUnit.DAYS ? DAY : MONTH).format(start);
    return new Partition(this, name, start.toInstant(), start.plus(1, unit).toInstant());
  }

  /// The partition of this name; empty for the default one and for what is not ours.
  Optional<Partition> named(String name) {
    try {
      String start = name.substring(table.length() + 1);
      LocalDate day =
          unit == ChronoUnit.DAYS
              ? LocalDate.parse(start, DAY)
              : YearMonth.parse(start, MONTH).atDay(1);
      return Optional.of(at(day.atStartOfDay(ZoneOffset.UTC).toInstant()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  String table() {
    return table;
  }

  String moment() {
    return moment;
  }

  String lane() {
    return lane;
  }

  boolean isPublished() {
    return !lane.isEmpty();
  }
}
