package io.relayer.bench;

import io.relayer.app.FurtherCommand;
import io.relayer.app.demo.Folders;
import io.relayer.app.dev.DiskSpace;
import io.relayer.app.run.OpenResources;
import io.relayer.app.run.ShutdownHook;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.bench.node.NodeKind;
import io.relayer.bench.result.BenchResult;
import io.relayer.bench.result.Bounds;
import io.relayer.bench.result.Comparison;
import io.relayer.bench.result.HtmlReport;
import io.relayer.bench.result.JsonDocument;
import io.relayer.bench.result.Settings;
import io.relayer.bench.result.TextReport;
import io.relayer.core.RelayerException;
import io.relayer.devnet.DevnetException;
import io.relayer.devnet.GethNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `relayer bench`.
@Command(
    name = "bench",
    showDefaultValues = true,
    description = {
      "Measures throughput and latency on a stack of its own on this machine, beside the node's own"
          + " ceiling and a bare web3j loop, in turn and several times.",
      "Each measurement of the relayer ends with an audit; one that finds anything voids it.",
      "Exit code 1 if a measurement is void, or a ratio is below what was asked."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer bench",
      "  relayer bench --json > before.json",
      "  relayer bench --compare before.json --least-of-before 0.95",
      "  relayer bench --transactions 20000 --senders 8 --rounds 1 --html bench.html",
      "  relayer bench --fill 5000000",
      "  relayer bench --node geth",
      "  relayer bench --least-of-ceiling 0.4 --least-of-loop 2.5"
    })
public final class BenchCommand implements FurtherCommand {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Also write a page with charts.")
  private @Nullable Path html;

  @Option(names = "--compare", paramLabel = "FILE", description = "An earlier --json beside it.")
  private @Nullable Path compare;

  @Option(
      names = "--least-of-ceiling",
      paramLabel = "RATIO",
      description = "Fail if the relayer has less of the node's batched ceiling.")
  private @Nullable Double leastOfCeiling;

  @Option(
      names = "--least-of-loop",
      paramLabel = "RATIO",
      description = "Fail if the relayer has less of the cold web3j loop's rate.")
  private @Nullable Double leastOfLoop;

  @Option(
      names = "--least-of-before",
      paramLabel = "RATIO",
      description = "Fail if the relayer has less of what it had in --compare.")
  private @Nullable Double leastOfBefore;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = options.settings();
    requireRoomForPage();
    requireNode(settings.node());
    Comparison before = comparison();
    Bounds bounds = bounds(before);
    OpenResources opened = new OpenResources();
    BenchResult result;
    try (ShutdownHook _ = ShutdownHook.closes(opened, ExitCode.FAILED)) {
      Path folder = folder(settings, opened);
      ProgressLine progress = ProgressLine.on(spec.commandLine().getErr());
      result = Bench.run(settings, folder, opened, progress);
    }
    return tell(result, before, bounds);
  }

  private int tell(BenchResult result, @Nullable Comparison before, Bounds bounds)
      throws IOException {
    if (html != null) {
      HtmlReport.write(result, html);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, JsonDocument.of(result, before));
    } else {
      TextReport report = new TextReport(out);
      report.print(result);
      if (before != null) {
        report.print(before.with(result), before.isLike(result));
      }
    }
    OptionalDouble toBefore = before == null ? OptionalDouble.empty() : before.ratio(result);
    List<String> missed = bounds.missed(result, toBefore);
    missed.forEach(one -> spec.commandLine().getErr().println("relayer: bench: " + one));
    return missed.isEmpty() && result.isClean() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void requireRoomForPage() {
    if (html != null) {
      Path folder = html.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw wrong("--html: there is no folder " + folder);
      }
      if (Files.isDirectory(html)) {
        throw wrong("--html: %s is a folder".formatted(html));
      }
    }
  }

  /// It may have to be built, for minutes, which is no part of what is measured.
  private void requireNode(NodeKind node) {
    try {
      if (node == NodeKind.GETH) {
        GethNode.install();
      }
    } catch (DevnetException e) {
      throw wrong("--node: " + e.getMessage());
    }
  }

  private @Nullable Comparison comparison() {
    if (compare == null) {
      return null;
    }
    try {
      return Comparison.read(compare);
    } catch (IllegalArgumentException e) {
      throw wrong("--compare: " + e.getMessage());
    }
  }

  private Bounds bounds(@Nullable Comparison before) {
    if (leastOfBefore != null && before == null) {
      throw wrong("--least-of-before: there is nothing before: name it by --compare FILE");
    }
    requirePositive("--least-of-ceiling", leastOfCeiling);
    requirePositive("--least-of-loop", leastOfLoop);
    requirePositive("--least-of-before", leastOfBefore);
    return new Bounds(leastOfCeiling, leastOfLoop, leastOfBefore);
  }

  private void requirePositive(String option, @Nullable Double ratio) {
    if (ratio != null && !(ratio > 0 && Double.isFinite(ratio))) {
      throw wrong("%s: %s: expected more than 0".formatted(option, ratio));
    }
  }

  /// A new one for this run, which is deleted in the end.
  private Path folder(Settings settings, OpenResources opened) throws IOException {
    Path in = options.folder();
    try {
      DiskSpace.requireMib(in, settings.mib());
    } catch (RelayerException e) {
      throw wrong("--data: " + e.getMessage());
    }
    Files.createDirectories(in);
    Path folder = Files.createTempDirectory(in, "relayer-bench-");
    opened.add("data", () -> Folders.delete(folder));
    return folder;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
