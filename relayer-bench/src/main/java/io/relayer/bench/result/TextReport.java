package io.relayer.bench.result;

import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.bench.round.AuditOutcome;
import io.relayer.bench.round.RelayerRound;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The result for a reader at a terminal.
///
/// @param out stdout
public record TextReport(PrintWriter out) {
  private static final int SHOWN = 10;

  public void print(BenchResult result) {
    out.println(result.machine().text());
    out.println(result.settings().text());
    out.println();
    rates(result);
    out.println();
    rounds(result);
    out.println();
    ratio("of the node's batched ceiling", result.ofCeiling());
    ratio("times the cold bare loop", result.ofLoop());
    ratio("times the warm bare loop", result.ofWarmLoop());
    result.notRun().forEach(one -> out.println("not run: " + one));
    result.allRounds().stream().filter(round -> !round.isRight()).forEach(this::voided);
    out.println("audit: " + result.auditText());
    out.flush();
  }

  private void rates(BenchResult result) {
    Table table =
        new Table(
            Column.text("MEASURED"),
            Column.number("PER SECOND (MIN TO MAX, SAMPLES)"),
            Column.number("NODE µs/TX"));
    result
        .ceilingsByWay()
        .forEach((way, spread) ->
            table.row(
                "node, %s, connections: %d"
                    .formatted(
                        way.batch() == 1 ? "single calls" : "batches of " + way.batch(),
                        way.connections()),
                spread.text(),
                "%.0f".formatted(JsonDocument.nodeMicros(result, way))));
    result.coldLoop().ifPresent(it -> table.row("bare web3j loop, cold", it.text(), null));
    result.warmLoop().ifPresent(it -> table.row("bare web3j loop, warm", it.text(), null));
    result
        .confirmed()
        .forEach(
            (senders, it) -> table.row("relayer, senders: %d".formatted(senders), it.text(), null));
    result
        .confirmedBeforeNull()
        .forEach((senders, it) ->
            table.row(
                "relayer before a null node, senders: %d".formatted(senders), it.text(), null));
    table.print(out);
  }

  private void rounds(BenchResult result) {
    Table table =
        new Table(
            Column.text("NODE"),
            Column.number("SENDERS"),
            Column.number("ACCEPTED/s"),
            Column.number("INCLUDED/s"),
            Column.number("CONFIRMED/s"),
            Column.text("CPU µs/TX: RELAYER POSTGRES KAFKA NODE"),
            Column.number("STATEMENTS"),
            Column.number("COMMITS"),
            Column.number("ROWS"),
            Column.number("HOT"),
            Column.number("WAL KiB"),
            Column.number("CALLS"),
            Column.number("RECORDS"),
            Column.number("GARBAGE MiB"));
    result.allRounds().forEach(round -> add(table, round));
    out.println("Rounds; what is counted is for 1,000 transactions:");
    table.print(out);
  }

  private static void add(Table table, RelayerRound round) {
    var usage = round.usage();
    var counted = RoundJson.perThousand(round);
    int transactions = round.plan().transactions();
    table.row(
        round.plan().chain().node(),
        round.plan().senders(),
        "%.0f".formatted(round.acceptedPerSecond()),
        "%.0f".formatted(round.includedPerSecond()),
        round.isRight() ? "%.0f".formatted(round.confirmedPerSecond()) : "void",
        "%d %d %d %d"
            .formatted(
                usage.relayer().toNanos() / 1_000 / transactions,
                usage.postgres().toNanos() / 1_000 / transactions,
                usage.kafka().toNanos() / 1_000 / transactions,
                usage.node().toNanos() / 1_000 / transactions),
        whole(counted, "statements"),
        whole(counted, "commits"),
        whole(counted, "rows"),
        "%.0f %%".formatted(usage.hotShare() * 100),
        whole(counted, "wal_kib"),
        whole(counted, "node_calls"),
        whole(counted, "kafka_records"),
        whole(counted, "garbage_mib"));
  }

  private static String whole(Map<String, Double> counted, String name) {
    return "%,.0f".formatted(counted.getOrDefault(name, 0.0));
  }

  private void ratio(String what, OptionalDouble ratio) {
    ratio.ifPresent(it -> out.printf("the relayer at its best: %.2f %s%n", it, what));
  }

  private void voided(RelayerRound round) {
    AuditOutcome audit = round.audit();
    out.printf(
        "void: senders: %d, node %s: %d of %d confirmed, %s%n",
        round.plan().senders(),
        round.plan().chain().node(),
        round.confirmed(),
        round.plan().transactions(),
        audit.failure() == null
            ? audit.violations().size() + " violations"
            : "the audit could not be made: " + audit.failure());
    audit.violations().stream().limit(SHOWN).forEach(one -> out.println("  " + one));
  }

  public void print(List<Comparison.Row> rows, boolean alike) {
    Table table =
        new Table(
            Column.text("FIGURE"),
            Column.number("BEFORE"),
            Column.number("NOW"),
            Column.number("RATIO"));
    for (Comparison.Row row : rows) {
      table.row(
          row.figure(),
          "%.0f".formatted(row.before()),
          "%.0f".formatted(row.now()),
          "%.2f".formatted(row.ratio()));
    }
    out.println();
    table.print(out);
    if (!alike) {
      out.println("The two were not measured alike: machine, node, transactions or fill differ.");
    }
    out.flush();
  }
}
