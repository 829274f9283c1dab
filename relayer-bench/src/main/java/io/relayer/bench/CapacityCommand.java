package io.relayer.bench;

import io.relayer.app.FurtherCommand;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.bench.capacity.BenchFigures;
import io.relayer.bench.capacity.Capacity;
import io.relayer.bench.capacity.CapacityDocument;
import io.relayer.bench.capacity.CapacityReport;
import io.relayer.bench.capacity.Demand;
import io.relayer.bench.capacity.Growth;
import io.relayer.bench.capacity.MeasuredRound;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `relayer capacity`.
@Command(
    name = "capacity",
    showDefaultValues = true,
    description = {
      "Reckons what a number of transactions a second would need, from what `relayer bench --json` measured:"
          + " processes, partitions, PostgreSQL, brokers and calls of nodes.",
      "Each line has its arithmetic, the figure that it stands on and the head-room that is kept; what was"
          + " measured and what is extrapolated are told apart. It connects to nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer capacity --bench bench.json --target-rate 200 --growth 60%% --years 2",
      "  relayer capacity --bench bench.json --target-rate 200 --chains 5 --senders 400 --json"
    })
public final class CapacityCommand implements FurtherCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--bench",
      paramLabel = "FILE",
      required = true,
      description = "What `relayer bench --json` printed.")
  private @Nullable Path bench;

  @Option(
      names = "--target-rate",
      paramLabel = "N",
      required = true,
      description = "Transactions a second, at a peak that is sustained.")
  private @Nullable Double targetRate;

  @Option(
      names = "--growth",
      paramLabel = "PERCENT",
      description = "Of the rate, each year; with its sign for per cent.")
  private String growth = "0%";

  @Option(names = "--years", paramLabel = "N", description = "That it grows for.")
  private double years = 1;

  @Option(
      names = "--chains",
      paramLabel = "N",
      description = "That the transactions are spread over evenly.")
  private int chains = 1;

  @Option(
      names = "--senders",
      paramLabel = "N",
      description = "That they are from; without it, as many as were measured (8, where they are).")
  private @Nullable Integer senders;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    Path file = required("--bench", bench);
    double rate = required("--target-rate", targetRate);
    require(
        "--target-rate", rate, rate > 0 && rate <= Demand.MOST, "more than 0, a billion at most");
    require("--years", years, years >= 0 && Double.isFinite(years), "0 or more");
    require("--chains", chains, chains >= 1, "1 or more");
    require("--senders", senders, senders == null || senders >= 1, "1 or more");
    Growth perYear = growth();
    MeasuredRound round = round(file);
    Demand demand =
        new Demand(rate, perYear, years, chains, senders == null ? round.senders() : senders);
    require("--growth", growth, demand.isBounded(), "a billion a second at most after the years");
    print(Capacity.of(demand, round), file);
    return ExitCode.DONE;
  }

  private void print(Capacity capacity, Path file) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, CapacityDocument.of(capacity, file));
    } else {
      new CapacityReport(out).print(capacity, file);
    }
  }

  private Growth growth() {
    try {
      return Growth.parse(growth);
    } catch (IllegalArgumentException e) {
      throw wrong("--growth: " + e.getMessage());
    }
  }

  private MeasuredRound round(Path file) {
    try {
      return BenchFigures.read(file, senders == null ? MeasuredRound.USUAL_SENDERS : senders);
    } catch (IllegalArgumentException e) {
      throw wrong("--bench: " + e.getMessage());
    }
  }

  /// What picocli has already asked for.
  private <T> T required(String option, @Nullable T value) {
    if (value == null) {
      throw wrong(option + ": is missing");
    }
    return value;
  }

  private void require(String option, @Nullable Object value, boolean condition, String expected) {
    if (!condition) {
      throw wrong("%s: %s: expected %s".formatted(option, value, expected));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
