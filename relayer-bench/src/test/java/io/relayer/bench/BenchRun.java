package io.relayer.bench;

import io.relayer.app.FurtherCommand;
import io.relayer.app.terminal.FailureReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command of this module, run in this process to its end.
record BenchRun(int exitCode, String out, String err) {
  static BenchRun of(String... arguments) {
    return of(new BenchCommand(), arguments);
  }

  static BenchRun of(FurtherCommand command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler(new FailureReport())
            .execute(arguments);
    return new BenchRun(exitCode, out.toString(), err.toString());
  }

  /// All of stdout, as the one document that it must be.
  JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }
}
