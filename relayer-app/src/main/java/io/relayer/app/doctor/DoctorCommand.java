package io.relayer.app.doctor;

import io.relayer.app.config.Configuration;
import io.relayer.app.run.CommandOptions;
import io.relayer.app.run.OpenResources;
import io.relayer.app.run.UnsupportedSettings;
import io.relayer.app.terminal.Json;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relayer doctor`.
@Command(
    name = "doctor",
    description = {
      "Checks all that the relayer stands on: configuration, database, Kafka, nodes, keys, clock,"
          + " and whether work can flow. A line for each check, with what to mend. Changes nothing.",
      "Exit code 0 if all is well or there are warnings only, 1 if something is wrong, 3 if"
          + " something is not reachable, 2 if the configuration can't be used."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer doctor --config relayer.yaml",
      "  relayer doctor --json | jq '.checks[] | select(.result != \"ok\")'"
    })
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private CommandOptions options;

  @Option(names = "--json", description = "Print the checks as one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = options.configuration();
    UnsupportedSettings.refuse(configuration);
    List<Finding> findings;
    try (OpenResources opened = new OpenResources()) {
      findings = new Examination(configuration, opened).make();
    }
    PrintWriter out = options.out();
    if (json) {
      Json.print(out, Map.of("checks", findings.stream().map(DoctorCommand::json).toList()));
    } else {
      table(findings).print(out);
    }
    out.flush();
    return Finding.exitCode(findings);
  }

  private static Table table(List<Finding> findings) {
    Table table = new Table(Column.state("result"), Column.text("check"), Column.prose("found"));
    findings.forEach(finding ->
        table.row(
            finding.result(), finding.check(), finding.text().replaceAll("\\s*\\R\\s*", " ")));
    return table;
  }

  private static Map<String, String> json(Finding finding) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("check", finding.check());
    row.put("result", finding.result());
    row.put("found", finding.text());
    return row;
  }
}
