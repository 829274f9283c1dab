package io.relayer.bench.capacity;

import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;

/// What is needed, for a reader at a terminal: first all of it, then how each line came about.
///
/// @param out stdout
public record CapacityReport(PrintWriter out) {
  /// Before a value that was not measured.
  private static final String EXTRAPOLATED = "~";

  public void print(Capacity capacity, Path bench) {
    print(capacity.demand(), capacity.round(), bench);
    out.println();
    needs(capacity);
    out.println(
        EXTRAPOLATED + " is extrapolated; without it, measured. What follows has the reasons.");
    capacity.notes().forEach(note -> out.println("Note: " + note));
    out.println();
    out.printf("Arithmetic, %s:%n", then(capacity.demand()));
    capacity.needs().forEach(this::arithmetic);
    out.println();
    EnumSet.complementOf(EnumSet.of(HeadRoom.NONE))
        .forEach(kept -> out.printf("%s at most: %s%n", kept.text(), kept.why()));
    out.flush();
  }

  private void print(Demand demand, MeasuredRound round, Path bench) {
    out.printf(
        "measured: %s: %s, senders: %d, %s confirmed a second%s%n",
        bench,
        round.place(),
        round.senders(),
        Numbers.text(round.perSecond()),
        round.alike() == 1 ? "" : "; the dearest of %d such rounds".formatted(round.alike()));
    out.printf(
        "on: %s CPUs (%s), %s MiB, with PostgreSQL, Kafka and the node%n",
        Numbers.text(round.value(MeasuredRound.CPUS)),
        round.machine(),
        Numbers.text(round.value(MeasuredRound.MEMORY)));
    out.printf(
        "asked: %s transactions a second, growth %s a year: %s a second %s; chains: %d, senders: %d%n",
        Numbers.text(demand.perSecond()),
        Numbers.percent(demand.growth().perYear()),
        Numbers.text(demand.then().perSecond()),
        then(demand),
        demand.chains(),
        demand.senders());
  }

  private void needs(Capacity capacity) {
    Table table =
        new Table(
            Column.text("NEEDED"),
            Column.number("NOW"),
            Column.number("THEN"),
            Column.text("UNIT"));
    Demand demand = capacity.demand();
    for (Need need : capacity.needs()) {
      table.row(
          need.thing().name(),
          mark(capacity, need, demand.now()) + Numbers.text(need.now()),
          mark(capacity, need, demand.then()) + Numbers.text(need.then()),
          need.thing().unit());
    }
    table.print(out);
  }

  private static String mark(Capacity capacity, Need need, Load load) {
    return capacity.isMeasured(need, load) ? "" : EXTRAPOLATED;
  }

  private void arithmetic(Need need) {
    out.printf("%s: %s%n", need.thing().name(), need.arithmetic());
    need.ground().figures().forEach(figure -> out.println("  measured: " + figure.text()));
    if (need.ground().headRoom() != HeadRoom.NONE) {
      out.println("  head-room: " + need.ground().headRoom().text() + " at most");
    }
    if (need.ground().assumption() != null) {
      out.println("  assumed: " + need.ground().assumption());
    }
  }

  private static String then(Demand demand) {
    return "after %s years".formatted(Numbers.text(demand.years()));
  }
}
