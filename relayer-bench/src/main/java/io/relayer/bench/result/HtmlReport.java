package io.relayer.bench.result;

import io.relayer.app.demo.Latencies.Quantiles;
import io.relayer.bench.round.RelayerRound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The result as one page with charts, which needs nothing else to be seen.
public final class HtmlReport {
  private static final String STYLE =
      "body{font:14px sans-serif;margin:2em;max-width:1200px}"
          + "svg text{font:13px sans-serif}"
          + "table{border-collapse:collapse}"
          + "td,th{padding:3px 9px;border-bottom:1px solid #ddd;text-align:right}"
          + "td:first-child,th:first-child{text-align:left}";

  private final BenchResult result;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(BenchResult result) {
    this.result = result;
  }

  public static void write(BenchResult result, Path file) throws IOException {
    Files.writeString(file, new HtmlReport(result).page());
  }

  static String of(BenchResult result) {
    return new HtmlReport(result).page();
  }

  private String page() {
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<title>relayer bench</title><style>")
        .append(STYLE)
        .append("</style></head>\n<body>\n<h1>relayer bench</h1>\n");
    paragraph(result.at() + ", " + result.machine().text());
    paragraph(
        "%,d transactions in a round, %s. Bars are medians, lines go from the least to the most."
            .formatted(result.settings().transactions(), result.settings().text()));
    paragraph("Audit: " + result.auditText());
    rates();
    ratios();
    cpu();
    latencies();
    counted();
    result.notRun().forEach(one -> paragraph("Not run: " + one));
    result.allRounds().stream()
        .filter(round -> round.audit().failure() != null)
        .forEach(round ->
            paragraph(
                "Void: %s: the audit could not be made: %s"
                    .formatted(name(round), round.audit().failure())));
    return page.append("</body></html>\n").toString();
  }

  private void rates() {
    BarChart chart = new BarChart("/s");
    result
        .ceilingsByWay()
        .forEach((way, spread) ->
            chart.add(
                "node, calls in a request: %d, connections: %d"
                    .formatted(way.batch(), way.connections()),
                spread));
    result.coldLoop().ifPresent(it -> chart.add("bare web3j loop, cold", it));
    result.warmLoop().ifPresent(it -> chart.add("bare web3j loop, warm", it));
    result
        .confirmed()
        .forEach((senders, it) -> chart.add("relayer, senders: %d".formatted(senders), it));
    result
        .confirmedBeforeNull()
        .forEach((senders, it) ->
            chart.add("relayer before a null node, senders: %d".formatted(senders), it));
    chart("Transactions per second", chart);
  }

  private void ratios() {
    ratio("of the node's batched ceiling", result.ofCeiling());
    ratio("times the cold bare loop", result.ofLoop());
    ratio("times the warm bare loop", result.ofWarmLoop());
  }

  private void ratio(String what, OptionalDouble ratio) {
    ratio.ifPresent(it -> paragraph("The relayer at its best: %.2f %s.".formatted(it, what)));
  }

  private void cpu() {
    BarChart chart = new BarChart("µs");
    for (RelayerRound round : result.allRounds()) {
      chart.add(
          name(round),
          List.of(
              micros(round, round.usage().relayer()),
              micros(round, round.usage().postgres()),
              micros(round, round.usage().kafka()),
              micros(round, round.usage().node())));
    }
    chart(
        "CPU per transaction: relayer (blue), PostgreSQL (orange), Kafka (green), node (violet)",
        chart);
  }

  private static double micros(RelayerRound round, Duration time) {
    return time.toNanos() / 1e3 / round.plan().transactions();
  }

  private void latencies() {
    List<List<String>> rows = new ArrayList<>();
    for (RelayerRound round : result.allRounds()) {
      var times = round.latencies();
      rows.add(
          List.of(
              name(round),
              text(times.signed()),
              text(times.published()),
              text(times.accepted()),
              text(times.included()),
              text(times.confirmed())));
    }
    table(
        "Milliseconds from the request until …: median, and 99 of 100",
        List.of("round", "signed", "published", "node", "block", "final"),
        rows);
  }

  private static String text(Quantiles times) {
    return "%,.0f / %,.0f".formatted(times.p50(), times.p99());
  }

  private void counted() {
    if (result.allRounds().isEmpty()) {
      return;
    }
    List<String> heads = new ArrayList<>(List.of("for 1,000 transactions"));
    result.allRounds().forEach(round -> heads.add(name(round)));
    List<List<String>> rows = new ArrayList<>();
    for (String figure : RoundJson.perThousand(result.allRounds().getFirst()).keySet()) {
      List<String> row = new ArrayList<>(List.of(figure.replace('_', ' ')));
      for (RelayerRound round : result.allRounds()) {
        row.add(String.valueOf(RoundJson.perThousand(round).get(figure)));
      }
      rows.add(row);
    }
    table("What it costs", heads, rows);
  }

  private static String name(RelayerRound round) {
    return "%s, senders: %d%s"
        .formatted(
            round.plan().chain().node(), round.plan().senders(), round.isRight() ? "" : " (void)");
  }

  private void chart(String heading, BarChart chart) {
    if (!chart.isEmpty()) {
      heading(heading);
      page.append(chart.svg());
    }
  }

  private void table(String heading, List<String> heads, List<List<String>> rows) {
    heading(heading);
    page.append(Html.table(heads, rows));
  }

  private void heading(String text) {
    page.append("<h2>").append(Html.text(text)).append("</h2>\n");
  }

  private void paragraph(String text) {
    page.append("<p>").append(Html.text(text)).append("</p>\n");
  }
}
