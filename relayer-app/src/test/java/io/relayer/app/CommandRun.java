package io.relayer.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command that was run in this process, to its end.
///
/// @param out what it printed to stdout
/// @param err what it printed to stderr
public record CommandRun(int exitCode, String out, String err) {
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Relayer.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /// All of stdout, as the one document that it must be.
  public JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }

  /// The documents that it printed, one a line.
  public List<JsonNode> jsonLines() {
    return out.lines().map(JsonMapper.shared()::readTree).toList();
  }
}
